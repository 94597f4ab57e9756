//! The evidence of a case: everything that was signed in it, as one file that proves itself to whoever trusts the
//! anchors. Each signature names the one it stands on, so that none can be taken out or put elsewhere.

mod bytes;
mod check;
mod links;
mod package;

pub use bytes::Base64;
pub use check::{Checked, EvidenceCheck, check, check_case};
pub use links::{Fault, links};
pub use package::{EvidencePackage, Kept, SCHEMA, package};
