//! Taking a file out again, as long as one could be added.

use super::{Document, check_open};
use crate::access::Call;
use crate::applications::load;
use crate::error::{Error, Result};
use crate::ids::{ApplicationId, DocumentId};
use crate::once::once;
use crate::ports::Ports;

/// Takes a file out again; those that stay. Earlier versions of it stay to be read, and none takes its place.
pub async fn detach(
    ports: &Ports,
    call: &Call,
    application: ApplicationId,
    document: DocumentId,
) -> Result<Vec<Document>> {
    let (catalogue, trail, call) = (ports.catalogue.clone(), call.trail.clone(), call.clone());
    let bytes_until = call.now + ports.document_rules.kept_after;
    ports
        .store
        .transact(&trail, move |tx| {
            once(tx, &call, |tx| {
                let (mut application, definition) = load(tx, &catalogue, &call, &application)?;
                check_open(tx, &definition, &application, &call)?;
                let mut documents = tx.documents(&application.id)?;
                let place = documents.iter().position(|known| known.id == document);
                let gone = documents.remove(place.ok_or(Error::NotFound("document"))?);
                tx.remove_document(&gone, call.now, bytes_until)?;
                application.updated_at = call.now;
                tx.save_application(&mut application)?;
                Ok(documents)
            })
        })
        .await
}
