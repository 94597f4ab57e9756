//! What is wrong between the seals, the rows and a head that was kept elsewhere.

use super::{Leaf, LeafKind, Seal, case_hash, hash};
use crate::error::Result;
use crate::ports::SealViews;
use crate::values::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Seals of one look: memory does not grow with the chain.
const PAGE: u32 = 500;
/// Rows without a seal that are named at most.
const STRAYS: u32 = 100;

/// A place of the chain, as it was kept elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The place.
    pub seq: i64,
    /// The hash there.
    pub hash: String,
    /// When it was sealed.
    pub at: Instant,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SealFaultKind {
    /// The row is no longer what was sealed.
    RowChanged,
    /// The row is gone.
    RowMissing,
    /// A row that was never sealed, where everything of its time is: it was put in.
    RowInserted,
    /// The seal does not follow from the one before it.
    SealChanged,
    /// A seal is gone.
    SealMissing,
    /// The seal does not follow from the one before it of the same case.
    CaseChanged,
    /// The chain ends before the head that was kept: its tail was cut off.
    TailMissing,
    /// The chain is another one than that of the head that was kept: it was written anew.
    HeadDiffers,
}

/// A fault and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealFault {
    /// What is wrong.
    pub kind: SealFaultKind,
    /// The place in the chain; none of a row that was never sealed.
    pub seq: Option<i64>,
    /// The table, and the key of the row.
    pub row: Option<(LeafKind, String)>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Seals looked at.
    pub checked: i64,
    /// Where to go on; none at the end of the chain.
    pub next: Option<i64>,
    /// The end of what was looked at.
    pub head: Option<Head>,
    /// What is wrong.
    pub faults: Vec<SealFault>,
}

/// A look at a part of the chain.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The seal before the part.
    pub before: Option<Seal>,
    /// The part, in order.
    pub seals: Vec<Seal>,
    /// The rows that it seals as they are now, in no order; none of one that is gone.
    pub rows: Vec<Leaf>,
    /// The seals before these of the same cases, in no order.
    pub cases: Vec<Seal>,
    /// The seal at the place of the head that was kept.
    pub kept: Option<Seal>,
}

/// Looks at the chain from a place on, so many pages of 500 seals; for none to its end, and for rows that were never
/// sealed.
pub async fn verify(
    views: &dyn SealViews,
    from: i64,
    pages: Option<u32>,
    kept: Option<Head>,
) -> Result<Verified> {
    let mut found = Verified { next: Some(from.max(1)), ..Verified::default() };
    let mut done = 0;
    while let (Some(from), true) = (found.next, pages.is_none_or(|pages| done < pages)) {
        let look = views.seals(from, PAGE, kept.as_ref().map(|head| head.seq)).await?;
        judge(&look, from, kept.as_ref(), &mut found);
        done += 1;
    }
    if pages.is_none() {
        for leaf in views.strays(STRAYS).await? {
            let row = Some((leaf.kind, leaf.subject));
            found.faults.push(SealFault { kind: SealFaultKind::RowInserted, seq: None, row });
        }
    }
    Ok(found)
}

fn judge(look: &Look, from: i64, kept: Option<&Head>, found: &mut Verified) {
    let Look { before, seals, kept: there, .. } = look;
    let rows: BTreeMap<_, _> =
        look.rows.iter().map(|leaf| ((leaf.kind, leaf.subject.as_str()), &leaf.row_hash)).collect();
    let cases: BTreeMap<_, _> = look.cases.iter().map(|seal| (seal.seq, seal)).collect();
    let mut fault = |kind, seq: Option<i64>, leaf: Option<&Leaf>| {
        let row = leaf.map(|leaf| (leaf.kind, leaf.subject.clone()));
        found.faults.push(SealFault { kind, seq, row });
    };
    if from > 1 && before.is_none() {
        fault(SealFaultKind::SealMissing, Some(from - 1), None);
    }
    let (mut seq, mut previous) = (from, before.as_ref().map_or("", |seal| seal.hash.as_str()));
    for seal in seals {
        let leaf = &seal.leaf;
        if seal.seq != seq {
            fault(SealFaultKind::SealMissing, Some(seq), None);
        } else if hash(seal.seq, previous, leaf, seal.case_before, seal.case_hash.as_deref()) != seal.hash {
            fault(SealFaultKind::SealChanged, Some(seal.seq), Some(leaf));
        }
        (seq, previous) = (seal.seq + 1, &seal.hash);
        let earlier = seal.case_before.map(|at| cases.get(&at));
        let follows = match (&leaf.application, &seal.case_hash, earlier) {
            (None, None, None) => true,
            (Some(_), Some(own), None) => *own == case_hash(leaf, None),
            (Some(case), Some(own), Some(Some(earlier))) => {
                earlier.leaf.application.as_ref() == Some(case)
                    && *own == case_hash(leaf, earlier.case_hash.as_deref())
            }
            _ => false,
        };
        if !follows {
            fault(SealFaultKind::CaseChanged, Some(seal.seq), Some(leaf));
        }
        match rows.get(&(leaf.kind, leaf.subject.as_str())) {
            None => fault(SealFaultKind::RowMissing, Some(seal.seq), Some(leaf)),
            Some(now) if **now != leaf.row_hash => {
                fault(SealFaultKind::RowChanged, Some(seal.seq), Some(leaf))
            }
            Some(_) => {}
        }
    }
    let is_last = seals.len() < PAGE as usize;
    if let (Some(kept), true) = (kept, is_last) {
        match there {
            None => fault(SealFaultKind::TailMissing, Some(kept.seq), None),
            Some(seal) if seal.hash != kept.hash => fault(SealFaultKind::HeadDiffers, Some(kept.seq), None),
            Some(_) => {}
        }
    }
    found.checked += i64::try_from(seals.len()).unwrap_or(i64::MAX);
    found.next = (!is_last).then_some(seq);
    if let Some(last) = seals.last() {
        found.head = Some(Head { seq: last.seq, hash: last.hash.clone(), at: last.sealed_at });
    }
}
