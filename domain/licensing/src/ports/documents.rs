//! Files of applications: their part of a transaction, and the place where their bytes are kept.

use crate::applications::Document;
use crate::error::Result;
use crate::ids::{ApplicationId, DocumentId};
use crate::values::Instant;
use async_trait::async_trait;
use std::fmt;
use std::ops::Range;

/// The name under which the bytes of one file are kept: their hash and the id of the document. It is never given
/// twice, so nobody takes away what another has just put there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName(String);

impl FileName {
    /// The name of a document's bytes; its first two digits are a folder.
    pub fn new(sha256: &str, document: &DocumentId) -> Self {
        Self(format!("{}/{sha256}.{document}", sha256.get(..2).unwrap_or_default()))
    }

    /// As text: `3f/3fab….doc_01…`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Bytes whose time is over: of an upload that came to nothing, or of a document that is no longer kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueFile {
    /// The document; of an upload that came to nothing there is none.
    pub document: DocumentId,
    /// What they are kept under.
    pub name: FileName,
    /// The application, if there is such a document.
    pub application: Option<ApplicationId>,
}

/// Their repository in one transaction; [`super::Tx`] has it all.
pub trait DocumentsTx {
    /// Writes a file of an application; its bytes are kept before.
    fn insert_document(&mut self, document: &Document) -> Result<()>;
    /// The files that belong to an application now, in order.
    fn documents(&mut self, application: &ApplicationId) -> Result<Vec<Document>>;
    /// All files ever added to an application, in order: those replaced and those taken out too.
    fn documents_ever(&mut self, application: &ApplicationId) -> Result<Vec<Document>>;
    /// Notes that a later version stands in its place.
    fn replace_document(&mut self, document: &Document, at: Instant) -> Result<()>;
    /// Takes a file out; its bytes are removed from a moment on.
    fn remove_document(&mut self, document: &Document, at: Instant, bytes_until: Instant) -> Result<()>;
    /// Announces bytes that are about to be put: where no document follows they are removed from a moment on.
    fn expect_file(&mut self, document: &DocumentId, name: &FileName, until: Instant) -> Result<()>;
    /// Announced bytes are a document's from now on; `Unavailable` where their time was over before.
    fn keep_file(&mut self, document: &Document, now: Instant) -> Result<()>;
    /// The bytes of all files of an application are removed from a moment on.
    fn let_go_of_files(&mut self, application: &ApplicationId, bytes_until: Instant) -> Result<()>;
    /// Bytes whose time is over, the longest due first.
    fn due_files(&mut self, now: Instant, limit: u32) -> Result<Vec<DueFile>>;
    /// Puts the removal of bytes off.
    fn postpone_file(&mut self, document: &DocumentId, until: Instant) -> Result<()>;
    /// Notes that bytes are removed; the document stays, with their hash.
    fn forget_file(&mut self, file: &DueFile) -> Result<()>;
}

/// Where the bytes of files are kept: a folder, or a store of objects.
///
/// Errors of all of it: `Unavailable` where it cannot be reached, is full, or does not hold what was put there.
#[async_trait]
pub trait Files: Send + Sync {
    /// Begins to take bytes in. They lie aside and are nobody's until they are kept.
    async fn begin(&self) -> Result<Box<dyn Incoming>>;
    /// Bytes from and to a place, in pieces. They are not compared with their hash here.
    async fn read(&self, name: &FileName, range: Range<u64>) -> Result<Box<dyn Outgoing>>;
    /// Removes bytes; where there are none, nothing.
    async fn remove(&self, name: &FileName) -> Result<()>;
    /// Removes what interrupted uploads of a process that was killed left aside.
    async fn tidy(&self) -> Result<()>;
}

/// Bytes on their way in. Dropped before they are kept, they leave nothing.
#[async_trait]
pub trait Incoming: Send {
    /// Takes a piece.
    async fn write(&mut self, piece: &[u8]) -> Result<()>;
    /// Keeps it all under a name: once this is answered, no loss of power takes it away.
    async fn keep(self: Box<Self>, name: &FileName) -> Result<()>;
}

/// Bytes on their way out.
#[async_trait]
pub trait Outgoing: Send {
    /// The next piece; `None` at the end.
    async fn next(&mut self) -> Result<Option<Vec<u8>>>;
}
