//! The uploads under way: a slow one costs a place on the disk and a connection, so nobody has many at once.

use crate::error::{Error, Result};
use crate::ids::AccountId;
use crate::values::Instant;
use chrono::TimeDelta;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Uploads of one account at once.
const MOST_OF_ONE: usize = 4;
/// Uploads of all at once.
const MOST: usize = 64;
/// When it is worth another try.
const WAIT: TimeDelta = TimeDelta::seconds(5);

/// Who uploads now.
#[derive(Debug, Default)]
pub struct Uploads(Mutex<HashMap<AccountId, usize>>);

/// One upload under way; its place is free again when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    uploads: Arc<Uploads>,
    account: AccountId,
}

impl Uploads {
    /// Takes a place. Errors: `OverBudget` where this account has all of its own, `Unavailable` where there is none.
    pub(super) fn enter(self: &Arc<Self>, account: &AccountId, now: Instant) -> Result<Place> {
        let mut under_way = self.under_way();
        let of_all: usize = under_way.values().sum();
        let own = under_way.get(account).copied().unwrap_or_default();
        if own >= MOST_OF_ONE {
            return Err(Error::OverBudget { until: now + WAIT });
        }
        if of_all >= MOST {
            return Err(Error::Unavailable { system: "documents", cause: "too many uploads at once".into() });
        }
        under_way.insert(account.clone(), own + 1);
        drop(under_way);
        Ok(Place { uploads: self.clone(), account: account.clone() })
    }

    /// Held for a moment; one left by a panic is as good as any.
    fn under_way(&self) -> MutexGuard<'_, HashMap<AccountId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut under_way = self.uploads.under_way();
        match under_way.get_mut(&self.account) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(under_way.remove(&self.account)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Mint;

    #[test]
    fn nobody_has_many_at_once_and_a_place_comes_free() {
        let (uploads, now) = (Arc::new(Uploads::default()), chrono::DateTime::UNIX_EPOCH);
        let mut mint = Mint::new(now, 1);
        let one = AccountId::new(&mut mint);
        let mut places: Vec<_> = (0..MOST_OF_ONE).map(|_| uploads.enter(&one, now).unwrap()).collect();
        assert!(matches!(uploads.enter(&one, now), Err(Error::OverBudget { .. })));
        places.pop();
        places.push(uploads.enter(&one, now).unwrap());
        while places.len() < MOST {
            places.push(uploads.enter(&AccountId::new(&mut mint), now).unwrap());
        }
        let late = uploads.enter(&AccountId::new(&mut mint), now);
        assert!(matches!(late, Err(Error::Unavailable { system: "documents", .. })));
        drop(places);
        assert!(uploads.under_way().is_empty(), "nobody is remembered");
    }
}
