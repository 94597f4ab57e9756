//! SQL statements per request: a constant number, however many rows there are.
//!
//! Everything sent is counted, BEGIN and COMMIT too. The outbox is counted with it: each run begins when it has sent
//! what there was, and as it looks for more twice a second, each number is the least of several runs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by panicking")]

mod reading;
mod writing;

use ruqsat_tests::World;
use std::time::Duration;

/// The statements of a call: the least of some runs, so that the outbox's looks do not count.
async fn count<T>(world: &World, runs: usize, mut call: impl AsyncFnMut() -> T) -> u64 {
    let mut least = u64::MAX;
    for _ in 0..runs {
        silence(world).await;
        let before = world.statements();
        call().await;
        least = least.min(world.statements() - before);
    }
    least
}

/// Waits until nothing was sent for a while.
async fn silence(world: &World) {
    for _ in 0..200 {
        let before = world.statements();
        tokio::time::sleep(Duration::from_millis(100)).await;
        if world.statements() == before {
            return;
        }
    }
    panic!("the outbox never came to rest");
}

/// Prints the table and holds each line to its number.
fn assert_counts(title: &str, counts: &[(&str, u64, u64)]) {
    println!("{title}, SQL statements with BEGIN and COMMIT:");
    for (what, count, _) in counts {
        println!("  {count:>3}  {what}");
    }
    let other: Vec<_> = counts.iter().filter(|(_, count, held)| count != held).collect();
    assert!(other.is_empty(), "what, counted, held to: {other:?}");
}
