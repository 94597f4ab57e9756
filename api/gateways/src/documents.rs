//! Where the bytes of files are kept: a folder, or any S3-compatible store. Either way they first lie aside on this
//! machine until they are here whole, so that no store ever sees a part of a file.

mod folder;
mod objects;
mod staging;

pub use folder::FolderFiles;
pub use objects::{ObjectFiles, ObjectSettings};

use ruqsat_licensing::Error;
use std::fmt::Display;

/// What it is called in problems, metrics and logs.
const SYSTEM: &str = "documents";

/// A disk that fails or is full; an operator can mend it.
fn unavailable(cause: impl Display) -> Error {
    Error::Unavailable { system: SYSTEM, cause: cause.to_string() }
}
