//! Files of applications in a unit: each line hands on to the file of its aggregate.

use super::Unit;
use crate::documents::{self, stored};
use ruqsat_licensing::Result;
use ruqsat_licensing::applications::Document;
use ruqsat_licensing::ids::{ApplicationId, DocumentId};
use ruqsat_licensing::ports::{DocumentsTx, DueFile, FileName};
use ruqsat_licensing::values::Instant;

impl DocumentsTx for Unit<'_> {
    fn insert_document(&mut self, document: &Document) -> Result<()> {
        documents::insert(self.of(&document.application), document)
    }
    fn documents(&mut self, application: &ApplicationId) -> Result<Vec<Document>> {
        documents::of(self.conn, application)
    }
    fn documents_ever(&mut self, application: &ApplicationId) -> Result<Vec<Document>> {
        documents::ever(self.conn, application)
    }
    fn replace_document(&mut self, document: &Document, at: Instant) -> Result<()> {
        documents::replace(self.of(&document.application), document, at)
    }
    fn remove_document(&mut self, document: &Document, at: Instant, bytes_until: Instant) -> Result<()> {
        documents::remove(self.of(&document.application), document, at, bytes_until)
    }
    fn expect_file(&mut self, document: &DocumentId, name: &FileName, until: Instant) -> Result<()> {
        stored::expect(self.conn, document, name, until)
    }
    fn keep_file(&mut self, document: &Document, now: Instant) -> Result<()> {
        stored::keep(self.of(&document.application), &document.id, now)
    }
    fn let_go_of_files(&mut self, application: &ApplicationId, bytes_until: Instant) -> Result<()> {
        stored::let_go_of(self.of(application), application, bytes_until)
    }
    fn due_files(&mut self, now: Instant, limit: u32) -> Result<Vec<DueFile>> {
        stored::due(self.conn, now, limit)
    }
    fn postpone_file(&mut self, document: &DocumentId, until: Instant) -> Result<()> {
        stored::let_go(self.conn, document, until)
    }
    fn forget_file(&mut self, file: &DueFile) -> Result<()> {
        stored::forget(self.conn, &file.document)?;
        match &file.application {
            Some(application) => documents::forget_bytes(self.of(application), &file.document),
            None => Ok(()),
        }
    }
}
