//! Files of an application: what the applicant attaches, what a desk scans.
//!
//! Their bytes come in pieces, are counted and hashed as they come, and lie in a folder or a store of objects; the row
//! that makes them a file of the application is written once they are safe there. Nothing looks inside a file but at
//! its first bytes: none is unpacked, drawn or converted here, so what unfolds to terabytes hurts nobody. Archives are
//! no kind of file that is taken.

mod attach;
mod detach;
mod media;
mod missing;
mod reading;
mod removal;
mod rules;
mod uploads;

pub use attach::{Attach, NewFile, Received, Upload, attach};
pub use detach::detach;
pub use missing::missing;
pub use reading::{Reading, find, open};
pub use removal::{due_files, remove_file};
pub use rules::{DocumentRules, LONGEST_DOCUMENT, LONGEST_IN_JSON, MOST_DOCUMENTS};
pub use uploads::Uploads;

pub(super) use missing::demand;
pub(super) use removal::let_go;

use super::Application;
use super::filer::filer;
use crate::access::Call;
use crate::catalogue::{Activity, Definition};
use crate::error::{Refusal, Result};
use crate::flow::awaited;
use crate::ids::{AccountId, ApplicationId, DocumentId};
use crate::ports::{FileName, Tx};
use crate::values::Instant;
use serde::{Deserialize, Serialize};

/// The kind of a file that the act's list does not name.
pub const OTHER_KIND: &str = "other";

/// A file of an application.
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
    /// Counts the files of this kind and name from 1.
    #[serde(default = "first")]
    pub version: i32,
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
    /// When a later version took its place. It stays to be read, and is no part of what is signed afterwards.
    #[serde(default)]
    pub replaced_at: Option<Instant>,
    /// When it was taken out.
    #[serde(default)]
    pub removed_at: Option<Instant>,
    /// Where its bytes are.
    #[serde(default)]
    pub kept: Kept,
}

/// Where the bytes of a file are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// In the database, as a content of the case: files of before there was a store.
    #[default]
    Database,
    /// In the store of files.
    Store,
    /// Nowhere any more: their time was over. What they were is known by their hash.
    Nowhere,
}

impl Document {
    /// What its bytes are kept under in the store.
    pub fn file_name(&self) -> FileName {
        FileName::new(&self.sha256, &self.id)
    }

    /// Whether it belongs to the application now: neither replaced nor taken out.
    pub fn is_current(&self) -> bool {
        self.replaced_at.is_none() && self.removed_at.is_none()
    }
}

fn first() -> i32 {
    1
}

/// On the portal before it is submitted, at a desk before the scans are signed.
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
