//! Files of an application: what the applicant attaches, what a desk scans.

use super::filer::filer;
use super::{Application, load};
use crate::access::Call;
use crate::catalogue::{Activity, Definition};
use crate::error::{Error, Refusal, Result};
use crate::flow::awaited;
use crate::ids::{AccountId, ApplicationId, DocumentId};
use crate::once::once;
use crate::ports::{Ports, Tx};
use crate::values::{Instant, sha256_hex};
use serde::{Deserialize, Serialize};

/// Most files added to one application, those taken out again too: their bytes are kept.
pub const MOST_DOCUMENTS: usize = 30;
/// Most bytes of all of them.
const MOST_BYTES: i64 = 60 * 1024 * 1024;
/// Longest file, in bytes.
pub const LONGEST_DOCUMENT: usize = 5 * 1024 * 1024;
/// The kind of a file that the act's list does not name.
pub const OTHER_KIND: &str = "other";
/// Longest name of a file, in characters.
const LONGEST_NAME: usize = 200;

/// A file of an application. Its bytes are kept as a content of the case, under their hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// The application.
    pub application: ApplicationId,
    /// Which of the service's documents it is, or `other`.
    pub kind: String,
    /// Its name, for people.
    pub name: String,
    /// What its first bytes say it is: PDF, JPEG, PNG or TIFF.
    pub media_type: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// Its length in bytes.
    pub size: i64,
    /// Who added it.
    pub added_by: AccountId,
    /// When.
    pub created_at: Instant,
}

/// A file to add.
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

/// Adds a file to an application that is not signed yet: on the portal before it is submitted, at a desk before the
/// scans are signed.
///
/// Errors: `Invalid` for an unknown kind, an unusable name, a file that is empty, too long or of another type, and for
/// one file too many; `FormFrozen` once it is too late.
pub async fn attach(ports: &Ports, call: &Call, command: Attach) -> Result<Document> {
    let media_type = check(&command)?;
    let (catalogue, trail, call) = (ports.catalogue.clone(), call.trail.clone(), call.clone());
    ports
        .store
        .transact(&trail, move |tx| {
            once(tx, &call, |tx| {
                let (mut application, definition) = load(tx, &catalogue, &call, &command.application)?;
                check_open(tx, &definition, &application, &call)?;
                let known = definition.documents_on(application.channel()).any(|known| known.id == command.kind);
                if !known && command.kind != OTHER_KIND {
                    return Err(Error::invalid(
                        "/kind",
                        "unknown_kind",
                        "the service names no such document on this channel",
                    ));
                }
                let added = tx.documents_added(&application.id)?;
                let size = i64::try_from(command.bytes.len()).unwrap_or(i64::MAX);
                if added.len() >= MOST_DOCUMENTS || added.iter().sum::<i64>() + size > MOST_BYTES {
                    let said = format!(
                        "an application takes {MOST_DOCUMENTS} files and {MOST_BYTES} bytes, those taken out too"
                    );
                    return Err(Error::invalid("", "too_many", said));
                }
                let document = Document {
                    id: DocumentId::new(&mut call.mint.clone()),
                    application: application.id.clone(),
                    kind: command.kind,
                    name: command.name,
                    media_type: media_type.to_owned(),
                    sha256: sha256_hex(&command.bytes),
                    size,
                    added_by: call.actor.account.clone(),
                    created_at: call.now,
                };
                tx.put_content(&application.id, &document.sha256, &command.bytes, call.now)?;
                tx.insert_document(&document)?;
                application.updated_at = call.now;
                tx.save_application(&mut application)?;
                Ok(document)
            })
        })
        .await
}

/// Takes a file out again, as long as one could be added; those that stay.
pub async fn detach(
    ports: &Ports,
    call: &Call,
    application: ApplicationId,
    document: DocumentId,
) -> Result<Vec<Document>> {
    let (catalogue, trail, call) = (ports.catalogue.clone(), call.trail.clone(), call.clone());
    ports
        .store
        .transact(&trail, move |tx| {
            once(tx, &call, |tx| {
                let (mut application, definition) = load(tx, &catalogue, &call, &application)?;
                check_open(tx, &definition, &application, &call)?;
                let mut documents = tx.documents(&application.id)?;
                let place = documents.iter().position(|known| known.id == document);
                let gone = documents.remove(place.ok_or(Error::NotFound("document"))?);
                tx.remove_document(&gone, call.now)?;
                application.updated_at = call.now;
                tx.save_application(&mut application)?;
                Ok(documents)
            })
        })
        .await
}

fn check_open(
    tx: &mut dyn Tx,
    definition: &Definition,
    application: &Application,
    call: &Call,
) -> Result<()> {
    filer(tx, call, application)?;
    if application.status.is_closed() {
        return Err(Refusal::CaseClosed.into());
    }
    let facts = &application.case.facts;
    let signing =
        awaited(definition, &application.case).is_some_and(|place| place.activity == Activity::Sign);
    let open = match application.desk {
        Some(_) => facts.signature.is_none() && !signing,
        None => facts.form.is_none(),
    };
    if open { Ok(()) } else { Err(Refusal::FormFrozen.into()) }
}

fn check(command: &Attach) -> Result<&'static str> {
    let name = command.name.trim();
    let odd = |c: char| c.is_control() || "/\\<>:\"|?*".contains(c) || matches!(c, '\u{202a}'..='\u{202e}');
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(odd) || name.starts_with('.') {
        let said = format!("a plain name of at most {LONGEST_NAME} characters, without a path");
        return Err(Error::invalid("/name", "name", said));
    }
    if command.bytes.is_empty() || command.bytes.len() > LONGEST_DOCUMENT {
        let said = format!("a file has 1 to {LONGEST_DOCUMENT} bytes");
        return Err(Error::invalid("/content", "length", said));
    }
    media_type(&command.bytes)
        .ok_or_else(|| Error::invalid("/content", "unsupported_type", "not a PDF, JPEG, PNG or TIFF file"))
}

/// What a file is by its first bytes: what it calls itself is nobody's proof.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 5] = [
        (b"%PDF-", "application/pdf"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
    ];
    kinds.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Mint;

    fn file(name: &str, bytes: &[u8]) -> Attach {
        let application = ApplicationId::new(&mut Mint::new(chrono::DateTime::UNIX_EPOCH, 1));
        Attach { application, kind: OTHER_KIND.into(), name: name.into(), bytes: bytes.to_vec() }
    }

    #[test]
    fn a_file_is_what_its_bytes_say() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\n"[..], "application/pdf"),
            (b"\xff\xd8\xff\xe0", "image/jpeg"),
            (b"\x89PNG\r\n\x1a\nIHDR", "image/png"),
            (b"II*\0x", "image/tiff"),
        ] {
            assert_eq!(check(&file("жарғы.pdf", bytes)).unwrap(), kind);
        }
        for bytes in [&b""[..], b"<html>", b"MZ\x90", b"PK\x03\x04", b" %PDF-1.7"] {
            assert!(check(&file("жарғы.pdf", bytes)).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn a_name_is_no_path_and_hides_nothing() {
        for name in
            ["", " ", "../x.pdf", "a\\b.pdf", "a\n.pdf", "x\u{202e}fdp.exe", ".bashrc", &"ә".repeat(201)]
        {
            assert!(check(&file(name, b"%PDF-1.7")).is_err(), "{name:?}");
        }
        assert!(check(&file(&"ә".repeat(200), b"%PDF-1.7")).is_ok());
    }
}
