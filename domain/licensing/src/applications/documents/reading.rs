//! Reading a file: its bytes as they were added, or none. A store that lost or changed them is found out: of a file that
//! is read whole the last piece is handed on only when all fit the hash.

use super::{Document, Kept};
use crate::access::Call;
use crate::error::{Error, Refusal, Result};
use crate::ids::{ApplicationId, DocumentId};
use crate::ports::{Outgoing, Ports};
use async_trait::async_trait;
use sha2::{Digest, Sha256};
use std::ops::Range;

/// The bytes of a file, on their way out.
pub struct Reading {
    outgoing: Box<dyn Outgoing>,
    /// Bytes still to come.
    left: u64,
    /// What they have to fit, where all of them are read.
    hash: Option<(Sha256, String)>,
}

/// A file of an application that the caller may see, one that was replaced too.
pub async fn find(
    ports: &Ports,
    call: &Call,
    application: &ApplicationId,
    document: &DocumentId,
) -> Result<Document> {
    let documents = ports.views.documents(&call.reader(), application).await?;
    documents.into_iter().find(|one| one.id == *document).ok_or(Error::NotFound("document"))
}

/// Opens bytes of a file, from and to a place within it.
///
/// Errors: `FileRemoved` where they are kept no more; `Unavailable` where the store is away.
pub async fn open(ports: &Ports, call: &Call, document: &Document, range: Range<u64>) -> Result<Reading> {
    let outgoing = match document.kept {
        Kept::Nowhere => return Err(Refusal::FileRemoved.into()),
        Kept::Store => ports.files.read(&document.file_name(), range.clone()).await?,
        Kept::Database => {
            let bytes = ports.views.content(&call.reader(), &document.application, &document.sha256).await?;
            Box::new(Held(cut(bytes, &range)))
        }
    };
    let whole = range.start == 0 && i64::try_from(range.end).is_ok_and(|end| end == document.size);
    let hash = whole.then(|| (Sha256::new(), document.sha256.clone()));
    Ok(Reading { outgoing, left: range.end.saturating_sub(range.start), hash })
}

impl Reading {
    /// The next piece; `None` at the end. Errors: `Unavailable` where the store has other bytes, or fewer.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let lied = |cause: &str| Error::Unavailable { system: "documents", cause: cause.into() };
        if self.left == 0 {
            return Ok(None);
        }
        let piece = self.outgoing.next().await?.ok_or_else(|| lied("the store holds fewer bytes"))?;
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(length).ok_or_else(|| lied("the store holds more bytes"))?;
        if let Some((hash, _)) = &mut self.hash {
            hash.update(&piece);
        }
        if self.left == 0
            && let Some((hash, wanted)) = self.hash.take()
        {
            let found: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
            if found != wanted {
                return Err(lied("the store holds other bytes than were put there"));
            }
        }
        Ok(Some(piece))
    }

    /// All that is left, in one piece.
    pub async fn all(mut self) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        while let Some(piece) = self.next().await? {
            all.extend(piece);
        }
        Ok(all)
    }
}

/// Bytes that are here already.
struct Held(Option<Vec<u8>>);

#[async_trait]
impl Outgoing for Held {
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        Ok(self.0.take())
    }
}

fn cut(bytes: Vec<u8>, range: &Range<u64>) -> Option<Vec<u8>> {
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    bytes.get(place(range.start)..place(range.end)).map(<[u8]>::to_vec)
}
