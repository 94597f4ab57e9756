//! Failed sign-ins and the audit: every one counts, and nobody can fill the disk with them.

use crate::values::Instant;
use chrono::TimeDelta;
use std::sync::{Mutex, PoisonError};

/// Most rows of failed sign-ins in a minute.
const ROWS: u32 = 60;

/// Bounds the rows that failed sign-ins leave, on each server by itself.
#[derive(Debug, Default)]
pub struct FailedSignIns(Mutex<Window>);

#[derive(Debug, Default)]
struct Window {
    began: Option<Instant>,
    rows: u32,
    /// Those that left no row of their own since the last row.
    held: i64,
}

impl FailedSignIns {
    /// Whether the failure of this moment leaves a row, and how many the row stands for. Past the bound it is counted,
    /// and the next row tells it.
    pub(crate) fn admit(&self, now: Instant) -> Option<i64> {
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back begins a new minute too.
        let is_over = |began: Instant| !(began..began + TimeDelta::minutes(1)).contains(&now);
        if window.began.is_none_or(is_over) {
            (window.began, window.rows) = (Some(now), 0);
        }
        if window.rows == ROWS {
            window.held += 1;
            return None;
        }
        window.rows += 1;
        Some(std::mem::take(&mut window.held) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_leaves_sixty_rows_a_minute_and_none_is_forgotten() {
        let failures = FailedSignIns::default();
        let at = |second: i64| Instant::from_timestamp(1_790_000_000 + second, 0).unwrap();
        let rows = |from: i64, count: i64| -> Vec<i64> {
            (0..count).filter_map(|n| failures.admit(at(from + n % 60))).collect()
        };
        assert_eq!(rows(0, 1000), [1; 60]);
        let mut later = rows(60, 1000);
        assert_eq!((later.len(), later.remove(0)), (60, 941));
        assert!(later.iter().all(|times| *times == 1));
        assert_eq!(failures.admit(at(-3600)), Some(941), "the clock was set back");
    }
}
