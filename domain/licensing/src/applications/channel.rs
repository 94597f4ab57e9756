//! How an application comes.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The three ways in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The applicant online, on any portal.
    Portal,
    /// Entered at the licensor's office.
    Provider,
    /// A service centre.
    Psc,
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Portal => "portal",
            Self::Provider => "provider",
            Self::Psc => "psc",
        })
    }
}
