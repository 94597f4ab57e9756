//! The history of an entry of the register: changes with their ground, the moment from which each holds and the moment at
//! which it was written down. Rows are added and never changed; where an entry stands at a moment is read off them, and
//! which places it has.

use super::{LicenceState, NumberedPlace};
use crate::ids::{AccountId, ApplicationId, LicenceChangeId, LicenceId};
use crate::values::Instant;
use serde::{Deserialize, Serialize};

/// What changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It is stopped for a time.
    Suspended,
    /// It holds again.
    Resumed,
    /// It was replaced by a reissued one.
    Superseded,
    /// It is ended.
    Terminated,
    /// Its time is over.
    Expired,
    /// A change that was to come does not: the one that `of` names.
    Revoked,
    /// Branches, offices or objects came into it.
    PlacesEntered,
    /// Branches, offices or objects of it are no more.
    PlacesEnded,
}

impl ChangeKind {
    /// The written name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::Resumed => "resumed",
            Self::Superseded => "superseded",
            Self::Terminated => "terminated",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::PlacesEntered => "places_entered",
            Self::PlacesEnded => "places_ended",
        }
    }

    /// Whether it is about the places of an entry, which stays where it stands.
    pub fn is_of_places(self) -> bool {
        matches!(self, Self::PlacesEntered | Self::PlacesEnded)
    }

    /// Where an entry stands after it; `None` where it cannot be made. What has ended stays ended.
    pub fn after(self, state: LicenceState) -> Option<LicenceState> {
        use LicenceState::{Expired, InForce, Superseded, Suspended, Terminated};
        match (self, state) {
            (Self::Suspended, InForce) => Some(Suspended),
            (Self::Resumed, Suspended) => Some(InForce),
            (Self::Superseded, InForce | Suspended) => Some(Superseded),
            (Self::Terminated, InForce | Suspended) => Some(Terminated),
            (Self::Expired, InForce | Suspended) => Some(Expired),
            (Self::PlacesEntered | Self::PlacesEnded, InForce | Suspended) => Some(state),
            _ => None,
        }
    }
}

/// A change of an entry: of its state or of its places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceChange {
    /// Its id.
    pub id: LicenceChangeId,
    /// The entry.
    pub licence: LicenceId,
    /// What changes.
    pub kind: ChangeKind,
    /// Why, in the words of whoever decided it; empty where it follows from the entry itself.
    pub ground: String,
    /// Number and date of the order or the judgment it rests on.
    pub order: Option<String>,
    /// From when on it holds.
    pub effective_at: Instant,
    /// When it was written down.
    pub recorded_at: Instant,
    /// Who wrote it down; `None` where it came by itself.
    pub by: Option<AccountId>,
    /// The application that led to it.
    pub application: Option<ApplicationId>,
    /// The change it came of: of the licence that an annex or a copy belongs to, or the one that is revoked.
    pub of: Option<LicenceChangeId>,
    /// The places that came or went.
    #[serde(default)]
    pub places: Vec<NumberedPlace>,
}

/// The changes of its state that count, in the order in which they hold: none that were revoked.
pub(super) fn standing(changes: &[LicenceChange]) -> Vec<&LicenceChange> {
    let revoked = |id: &LicenceChangeId| {
        changes.iter().any(|one| one.kind == ChangeKind::Revoked && one.of.as_ref() == Some(id))
    };
    let counts = |one: &&LicenceChange| {
        one.kind != ChangeKind::Revoked && !one.kind.is_of_places() && !revoked(&one.id)
    };
    let mut standing: Vec<_> = changes.iter().filter(counts).collect();
    standing.sort_by_key(|one| (one.effective_at, one.recorded_at, one.id.clone()));
    standing
}

/// Where an entry stood, stands or will stand at a moment. A change that could not be made there is passed over: who
/// resumes what was terminated in the meantime resumes nothing.
pub fn state_at(changes: &[LicenceChange], at: Instant) -> LicenceState {
    standing(changes)
        .into_iter()
        .filter(|one| one.effective_at <= at)
        .fold(LicenceState::InForce, |state, one| one.kind.after(state).unwrap_or(state))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Mint;
    use chrono::{DateTime, TimeDelta};
    use proptest::prelude::*;

    const KINDS: [ChangeKind; 5] = [
        ChangeKind::Suspended,
        ChangeKind::Resumed,
        ChangeKind::Superseded,
        ChangeKind::Terminated,
        ChangeKind::Expired,
    ];

    fn at(hour: i64) -> Instant {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::hours(hour)
    }

    fn change(mint: &mut Mint, kind: ChangeKind, hour: i64, of: Option<&LicenceChange>) -> LicenceChange {
        LicenceChange {
            id: LicenceChangeId::new(mint),
            licence: LicenceId::new(mint),
            kind,
            ground: String::new(),
            order: None,
            effective_at: at(hour),
            recorded_at: at(0),
            by: None,
            application: None,
            of: of.map(|of| of.id.clone()),
            places: Vec::new(),
        }
    }

    #[test]
    fn a_history_is_read_as_of_a_moment() {
        use LicenceState::{InForce, Suspended, Terminated};
        let mint = &mut Mint::new(at(0), 1);
        let stop = change(mint, ChangeKind::Suspended, 2, None);
        let resume = change(mint, ChangeKind::Resumed, 6, None);
        let end = change(mint, ChangeKind::Terminated, 4, None);
        let held = |changes: &[LicenceChange]| [1, 2, 5, 7].map(|hour| state_at(changes, at(hour)));
        let mut changes = vec![resume, stop];
        assert_eq!(held(&changes), [InForce, Suspended, Suspended, InForce]);
        // What ends in between is not resumed.
        changes.push(end);
        assert_eq!(held(&changes), [InForce, Suspended, Terminated, Terminated]);
        let taken_back = change(mint, ChangeKind::Revoked, 0, changes.last());
        changes.push(taken_back);
        assert_eq!(held(&changes), [InForce, Suspended, Suspended, InForce]);
    }

    proptest! {
        #[test]
        fn what_has_ended_stays_ended_and_the_order_of_rows_says_nothing(
            rows in proptest::collection::vec((0usize..5, 0i64..50), 0..20),
            turn in 0usize..20,
        ) {
            let mint = &mut Mint::new(at(0), 1);
            let mut changes: Vec<_> =
                rows.iter().map(|(kind, hour)| change(mint, KINDS[*kind], *hour, None)).collect();
            let states = |changes: &[LicenceChange]| -> Vec<_> { (0..51).map(|hour| state_at(changes, at(hour))).collect() };
            let held = states(&changes);
            for pair in held.windows(2) {
                let over = !matches!(pair[0], LicenceState::InForce | LicenceState::Suspended);
                prop_assert!(!over || pair[0] == pair[1]);
            }
            if !changes.is_empty() {
                let by = turn % changes.len();
                changes.rotate_left(by);
            }
            prop_assert_eq!(states(&changes), held);
        }
    }
}
