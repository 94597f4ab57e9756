//! What the seals of the audit tell.

use chrono::{DateTime, Utc};
use ruqsat_licensing::seals::{self as domain, LeafKind, SealFaultKind as Kind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// The last place there is: what a JSON number holds (RFC 8259 section 6).
const LAST: i64 = 9_007_199_254_740_991;

/// Which part of the chain is looked at, and what it is held against.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditQuery {
    /// The first seal, from 1; the first of all if absent.
    #[validate(range(min = 1, max = LAST))]
    #[param(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub(crate) from: Option<i64>,
    /// A head that was kept elsewhere: its place. Given with `head_hash`.
    #[validate(range(min = 1, max = LAST))]
    #[param(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub(crate) head_seq: Option<i64>,
    /// The hash of that head, hex.
    #[validate(length(equal = 64))]
    #[param(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub(crate) head_hash: Option<String>,
}

/// A place of the chain: keep it elsewhere, and what is before it can no longer be changed unseen.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditHead {
    /// The place.
    pub(crate) seq: i64,
    /// The hash there, hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub(crate) hash: String,
    /// When it was sealed.
    pub(crate) sealed_at: DateTime<Utc>,
}

/// What is wrong.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AuditFaultKind {
    /// The row is no longer what was sealed.
    RowChanged,
    /// The row is gone.
    RowMissing,
    /// A row that was never sealed, where everything of its time is.
    RowInserted,
    /// The seal does not follow from the one before it.
    SealChanged,
    /// A seal is gone.
    SealMissing,
    /// The seal does not follow from the one before it of the same case.
    CaseChanged,
    /// The chain ends before the head that was kept.
    TailMissing,
    /// The chain is another one than that of the head that was kept.
    HeadDiffers,
}

/// A table whose rows are sealed.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SealedTable {
    /// The audit.
    Audit,
    /// The traces of cases.
    Trace,
    /// The signatures of cases.
    Signature,
    /// The history of the register.
    LicenceChange,
}

/// A fault and where it is.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditFault {
    /// What is wrong.
    pub(crate) kind: AuditFaultKind,
    /// The place in the chain.
    pub(crate) seq: Option<i64>,
    /// The table.
    pub(crate) table: Option<SealedTable>,
    /// The key of the row there.
    #[schema(max_length = 80)]
    pub(crate) row: Option<String>,
}

/// What a look at the chain came to.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditVerification {
    /// Seals looked at.
    pub(crate) checked: i64,
    /// Where to go on: `from` of the next look. Absent at the end of the chain.
    pub(crate) next: Option<i64>,
    /// The end of what was looked at.
    pub(crate) head: Option<AuditHead>,
    /// What is wrong, if anything.
    #[schema(max_items = 10_000)]
    pub(crate) faults: Vec<AuditFault>,
}

impl From<Kind> for AuditFaultKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::RowChanged => Self::RowChanged,
            Kind::RowMissing => Self::RowMissing,
            Kind::RowInserted => Self::RowInserted,
            Kind::SealChanged => Self::SealChanged,
            Kind::SealMissing => Self::SealMissing,
            Kind::CaseChanged => Self::CaseChanged,
            Kind::TailMissing => Self::TailMissing,
            Kind::HeadDiffers => Self::HeadDiffers,
        }
    }
}

impl From<LeafKind> for SealedTable {
    fn from(kind: LeafKind) -> Self {
        match kind {
            LeafKind::Audit => Self::Audit,
            LeafKind::Trace => Self::Trace,
            LeafKind::Signature => Self::Signature,
            LeafKind::LicenceChange => Self::LicenceChange,
        }
    }
}

impl From<domain::Verified> for AuditVerification {
    fn from(found: domain::Verified) -> Self {
        let fault = |fault: domain::SealFault| {
            let (table, row) = fault.row.map(|(kind, key)| (kind.into(), key)).unzip();
            AuditFault { kind: fault.kind.into(), seq: fault.seq, table, row }
        };
        Self {
            checked: found.checked,
            next: found.next,
            head: found.head.map(|head| AuditHead { seq: head.seq, hash: head.hash, sealed_at: head.at }),
            faults: found.faults.into_iter().map(fault).collect(),
        }
    }
}
