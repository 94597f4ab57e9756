//! What files may be, and how long they are kept: the operator's choice within bounds.

use chrono::TimeDelta;

/// Most files added to one application that an operator can allow, those replaced and taken out too.
pub const MOST_DOCUMENTS: usize = 30;
/// Longest file that an operator can allow, in bytes.
pub const LONGEST_DOCUMENT: i64 = 100 * 1024 * 1024;
/// Longest file that comes or goes as base64 in JSON, which is held in memory whole.
pub const LONGEST_IN_JSON: i64 = 5 * 1024 * 1024;

/// The bounds of files, and their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentRules {
    /// Longest file, in bytes.
    pub longest: i64,
    /// Most files added to one application, those replaced and taken out too.
    pub most: usize,
    /// Most bytes of all of them.
    pub most_bytes: i64,
    /// How long bytes are kept that nobody stands on any more: of files that were taken out, and of applications that
    /// were withdrawn or expired before they were filed.
    pub kept_after: TimeDelta,
    /// Whether an application on the portal is not submitted without the documents the act asks for. Otherwise the
    /// licensor sees what is missing and answers as the act says.
    pub demanded: bool,
}

impl Default for DocumentRules {
    fn default() -> Self {
        Self {
            longest: 20 * 1024 * 1024,
            most: MOST_DOCUMENTS,
            most_bytes: 60 * 1024 * 1024,
            kept_after: TimeDelta::days(30),
            demanded: false,
        }
    }
}
