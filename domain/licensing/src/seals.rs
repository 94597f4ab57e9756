//! The seals of what is only ever added: the audit, the traces of cases, signatures, the changes of licences. Each row is
//! sealed behind its back, in one chain of hashes, and the rows of a case in a chain of their own. What is changed, taken
//! away, put in between or cut off afterwards is named by [`verify`], given a head of the chain that was kept elsewhere:
//! whoever may write everything in the database can write a new chain, and not the old head.

mod verify;

pub use verify::{Head, Look, SealFault, SealFaultKind, Verified, verify};

use crate::audit::Trail;
use crate::error::Result;
use crate::ids::ApplicationId;
use crate::ports::{Store, Tx};
use crate::values::{Instant, sha256_hex};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rows of the audit that are sealed in one transaction, with what belongs to them.
const BATCH: u32 = 200;

/// Which table a row stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeafKind {
    /// The audit.
    Audit,
    /// The traces; a row is named `app_…:n`.
    Trace,
    /// The signatures of cases.
    Signature,
    /// The history of the register.
    LicenceChange,
}

impl LeafKind {
    /// Every table that is sealed.
    pub const ALL: [Self; 4] = [Self::Audit, Self::Trace, Self::Signature, Self::LicenceChange];

    /// The written name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Audit => "audit",
            Self::Trace => "trace",
            Self::Signature => "signature",
            Self::LicenceChange => "licence_change",
        }
    }
}

/// A row, as it is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Its table.
    pub kind: LeafKind,
    /// Its key.
    pub subject: String,
    /// The case it belongs to.
    pub application: Option<ApplicationId>,
    /// SHA-256 (hex) of all that stands in it.
    pub row_hash: String,
}

/// A seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// What it seals.
    pub leaf: Leaf,
    /// The seal before it of the same case.
    pub case_before: Option<i64>,
    /// The hash of that chain up to here.
    pub case_hash: Option<String>,
    /// SHA-256 (hex) over all this and the hash before it.
    pub hash: String,
    /// When it was written.
    pub sealed_at: Instant,
}

/// The end of a case's chain: its last seal and the hash up to there.
pub type CaseEnd = (i64, String);

impl Seal {
    /// The seal of a row behind the last one of the chain and the last one of its case.
    pub(crate) fn of(leaf: Leaf, before: Option<(i64, &str)>, case: Option<CaseEnd>, now: Instant) -> Self {
        let (seq, previous) = before.map_or((1, ""), |(seq, hash)| (seq + 1, hash));
        let case_before = leaf.application.as_ref().and_then(|_| case.as_ref().map(|(seq, _)| *seq));
        let case_hash = leaf
            .application
            .is_some()
            .then(|| case_hash(&leaf, case.as_ref().map(|(_, hash)| hash.as_str())));
        let hash = hash(seq, previous, &leaf, case_before, case_hash.as_deref());
        Self { seq, leaf, case_before, case_hash, hash, sealed_at: now }
    }
}

/// The hash of a case's chain with one more row.
fn case_hash(leaf: &Leaf, before: Option<&str>) -> String {
    let parts = [before.unwrap_or_default(), leaf.kind.as_str(), &leaf.subject, &leaf.row_hash];
    sha256_hex(format!("ruqsat.case/1\n{}", parts.join("\n")).as_bytes())
}

/// The hash of a seal. Nothing in it holds a line break, so that no two seals are written alike.
fn hash(seq: i64, previous: &str, leaf: &Leaf, case_before: Option<i64>, case_hash: Option<&str>) -> String {
    let (seq, case_before) = (seq.to_string(), case_before.map(|seq| seq.to_string()).unwrap_or_default());
    let parts = [
        &seq,
        previous,
        leaf.kind.as_str(),
        &leaf.subject,
        leaf.application.as_ref().map(ApplicationId::as_str).unwrap_or_default(),
        &leaf.row_hash,
        &case_before,
        case_hash.unwrap_or_default(),
    ];
    sha256_hex(format!("ruqsat.seal/1\n{}", parts.join("\n")).as_bytes())
}

/// Seals what was added since; how many rows. Several servers take turns.
pub async fn seal(store: &dyn Store, now: Instant) -> Result<usize> {
    store.transact(&Trail::nobody(), move |tx| batch(tx, now)).await
}

fn batch(tx: &mut dyn Tx, now: Instant) -> Result<usize> {
    let mut last = tx.hold_seals()?;
    let leaves = tx.find_unsealed(BATCH)?;
    let mut cases: Vec<ApplicationId> = leaves.iter().filter_map(|leaf| leaf.application.clone()).collect();
    cases.sort();
    cases.dedup();
    let mut ends: BTreeMap<ApplicationId, CaseEnd> = tx.find_case_ends(&cases)?.into_iter().collect();
    let mut seals = Vec::with_capacity(leaves.len());
    for leaf in leaves {
        let end = leaf.application.as_ref().and_then(|case| ends.get(case).cloned());
        let seal = Seal::of(leaf, last.as_ref().map(|(seq, hash)| (*seq, hash.as_str())), end, now);
        if let (Some(case), Some(hash)) = (&seal.leaf.application, &seal.case_hash) {
            ends.insert(case.clone(), (seal.seq, hash.clone()));
        }
        last = Some((seal.seq, seal.hash.clone()));
        seals.push(seal);
    }
    tx.insert_seals(&seals)?;
    Ok(seals.len())
}
