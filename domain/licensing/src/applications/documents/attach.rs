//! Adding a file: its bytes come first, then the row that makes them a file of the application.

use super::media::{ENOUGH, media_type};
use super::uploads::Place;
use super::{Document, Kept, LONGEST_IN_JSON, OTHER_KIND, check_open, first};
use crate::access::Call;
use crate::applications::{Application, DocumentRules, load};
use crate::audit::Trail;
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::ids::{ApplicationId, DocumentId};
use crate::once::once;
use crate::ports::{Incoming, Ports, Tx};
use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Longest name of a file, in characters.
const LONGEST_NAME: usize = 200;
/// When announced bytes are removed to which no document came.
const UNKEPT: TimeDelta = TimeDelta::days(1);

/// A file whose bytes are here already.
#[derive(Clone, Debug)]
pub struct Attach {
    /// The application.
    pub application: ApplicationId,
    /// Which of the service's documents it is, or `other`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file whose bytes are to come.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// The application.
    pub application: ApplicationId,
    /// Which of the service's documents it is, or `other`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The media type it calls itself.
    pub media_type: Option<String>,
    /// The SHA-256 its sender made of it.
    pub sha256: Option<[u8; 32]>,
}

/// A file on its way in. Dropped before it is attached, it leaves nothing.
pub struct Upload {
    ports: Ports,
    file: NewFile,
    incoming: Box<dyn Incoming>,
    head: Vec<u8>,
    size: i64,
    hash: Sha256,
    _place: Place,
}

/// A file that is here whole, and what it is.
pub struct Received {
    upload: Upload,
    media_type: &'static str,
    sha256: String,
}

/// Adds a file to an application that is not signed yet: on the portal before it is submitted, at a desk before the
/// scans are signed. One of the same kind and name that is there already is replaced: it stays as the version before.
///
/// Errors: `Invalid` for an unknown kind, an unusable name, a file that is empty, too long or of another type, and for
/// one file too many; `FormFrozen` once it is too late.
pub async fn attach(ports: &Ports, call: &Call, command: Attach) -> Result<Document> {
    let Attach { application, kind, name, bytes } = command;
    if i64::try_from(bytes.len()).map_or(true, |length| length > LONGEST_IN_JSON) {
        let said = format!("a file has 1 to {LONGEST_IN_JSON} bytes here");
        return Err(Error::invalid("/content", "length", said));
    }
    let file = NewFile { application, kind, name, media_type: None, sha256: None };
    let mut upload = Upload::begin(ports, call, file).await?;
    upload.write(&bytes).await?;
    upload.received()?.attach(call).await
}

impl Upload {
    /// Begins an upload: whoever may not add such a file is told before he sends it.
    ///
    /// Errors: as of [`attach`], and `OverBudget` for somebody with several under way.
    pub async fn begin(ports: &Ports, call: &Call, file: NewFile) -> Result<Self> {
        check_name(&file.name)?;
        let place = ports.uploads.enter(&call.actor.account, call.now)?;
        let (catalogue, rules) = (ports.catalogue.clone(), ports.document_rules);
        let (early, new) = (call.clone(), file.clone());
        let check = move |tx: &mut dyn Tx| {
            // What was answered before is answered again, whatever became of the application since.
            if let Some(key) = &early.key
                && tx.find_key(key)?.is_some()
            {
                return Ok(());
            }
            room(tx, &catalogue, &rules, &early, &new, 1).map(|_| ())
        };
        ports.store.transact(&Trail::nobody(), check).await?;
        let incoming = ports.files.begin().await?;
        let (ports, hash) = (ports.clone(), Sha256::new());
        Ok(Self { ports, file, incoming, head: Vec::new(), size: 0, hash, _place: place })
    }

    /// Takes the next piece. Errors: `Invalid` as soon as the file is too long or seen to be of another type.
    pub async fn write(&mut self, piece: &[u8]) -> Result<()> {
        let before = self.head.len();
        self.size = i64::try_from(piece.len()).map_or(i64::MAX, |more| self.size.saturating_add(more));
        if self.size > self.ports.document_rules.longest {
            return Err(self.length());
        }
        if before < ENOUGH {
            self.head.extend(piece.iter().take(ENOUGH - before));
            if self.head.len() == ENOUGH {
                media_type(&self.head, self.file.media_type.as_deref())?;
            }
        }
        self.hash.update(piece);
        self.incoming.write(piece).await
    }

    /// That was all. Errors: `Invalid` for an empty file, one of another type, and one that is not what was sent.
    pub fn received(mut self) -> Result<Received> {
        if self.size == 0 {
            return Err(self.length());
        }
        let media_type = media_type(&self.head, self.file.media_type.as_deref())?;
        let found: [u8; 32] = std::mem::take(&mut self.hash).finalize().into();
        if self.file.sha256.is_some_and(|told| told != found) {
            return Err(Error::invalid(
                "!Content-Digest",
                "digest_differs",
                "what came is not what was sent",
            ));
        }
        let sha256 = found.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Received { upload: self, media_type, sha256 })
    }

    fn length(&self) -> Error {
        let said = format!("a file has 1 to {} bytes", self.ports.document_rules.longest);
        Error::invalid("/content", "length", said)
    }
}

impl Received {
    /// SHA-256 of its bytes, hex.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Makes it a file of the application. The bytes are announced, put where they are safe, and only then written down
    /// as somebody's: what comes to nothing on this way is removed by its announcement.
    pub async fn attach(self, call: &Call) -> Result<Document> {
        let Self { upload, media_type, sha256 } = self;
        let Upload { ports, file, incoming, size, .. } = upload;
        let document = Document {
            id: DocumentId::new(&mut call.mint.clone()),
            application: file.application.clone(),
            kind: file.kind.clone(),
            name: file.name.clone(),
            version: first(),
            media_type: media_type.to_owned(),
            sha256,
            size,
            added_by: call.actor.account.clone(),
            created_at: call.now,
            replaced_at: None,
            removed_at: None,
            kept: Kept::Store,
        };
        let (id, name, until) = (document.id.clone(), document.file_name(), call.now + UNKEPT);
        let announced = name.clone();
        let announce = move |tx: &mut dyn Tx| tx.expect_file(&id, &announced, until);
        ports.store.transact(&Trail::nobody(), announce).await?;
        incoming.keep(&name).await?;
        let (catalogue, rules, call) = (ports.catalogue.clone(), ports.document_rules, call.clone());
        let trail = call.trail.clone();
        let work =
            move |tx: &mut dyn Tx| once(tx, &call, |tx| add(tx, &catalogue, &rules, &call, &file, document));
        ports.store.transact(&trail, work).await
    }
}

fn add(
    tx: &mut dyn Tx,
    catalogue: &Arc<Catalogue>,
    rules: &DocumentRules,
    call: &Call,
    file: &NewFile,
    mut document: Document,
) -> Result<Document> {
    let (mut application, ever) = room(tx, catalogue, rules, call, file, document.size)?;
    for before in ever.iter().filter(|one| one.kind == document.kind && one.name == document.name) {
        document.version = document.version.max(before.version + 1);
        if before.is_current() {
            tx.replace_document(before, call.now)?;
        }
    }
    tx.keep_file(&document, call.now)?;
    tx.insert_document(&document)?;
    application.updated_at = call.now;
    tx.save_application(&mut application)?;
    Ok(document)
}

/// The application, if it takes such a file of so many bytes now, and all files it ever had.
fn room(
    tx: &mut dyn Tx,
    catalogue: &Arc<Catalogue>,
    rules: &DocumentRules,
    call: &Call,
    file: &NewFile,
    size: i64,
) -> Result<(Application, Vec<Document>)> {
    let (application, definition) = load(tx, catalogue, call, &file.application)?;
    check_open(tx, &definition, &application, call)?;
    let known = definition.documents_on(application.channel()).any(|known| known.id == file.kind);
    if !known && file.kind != OTHER_KIND {
        let said = "the service names no such document on this channel";
        return Err(Error::invalid("/kind", "unknown_kind", said));
    }
    let ever = tx.documents_ever(&application.id)?;
    let bytes: i64 = ever.iter().map(|one| one.size).sum();
    if ever.len() >= rules.most || bytes.saturating_add(size) > rules.most_bytes {
        let (most, most_bytes) = (rules.most, rules.most_bytes);
        let said = format!(
            "an application takes {most} files and {most_bytes} bytes, those replaced and taken out too"
        );
        return Err(Error::invalid("", "too_many", said));
    }
    Ok((application, ever))
}

fn check_name(name: &str) -> Result<()> {
    let odd = |c: char| {
        c.is_control()
            || "/\\<>:\"|?*".contains(c)
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let is_empty = name.trim().is_empty();
    if is_empty || name.chars().count() > LONGEST_NAME || name.contains(odd) || name.starts_with('.') {
        let said = format!("a plain name of at most {LONGEST_NAME} characters, without a path");
        return Err(Error::invalid("/name", "name", said));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_path_and_hides_nothing() {
        for name in [
            "",
            " ",
            "../x.pdf",
            "a\\b.pdf",
            "a\n.pdf",
            "x\u{202e}fdp.exe",
            "x\u{2067}fdp.exe",
            ".bashrc",
            &"ә".repeat(201),
        ] {
            assert!(check_name(name).is_err(), "{name:?}");
        }
        assert!(check_name(&"ә".repeat(200)).is_ok() && check_name("жарғы 1.pdf").is_ok());
    }
}
