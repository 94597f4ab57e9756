//! SQL statements per request: a constant number, however many rows there are.
//!
//! Everything sent is counted, BEGIN and COMMIT too; each number is the least of several runs (`World::cost`).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by panicking")]

mod notices;
mod reading;
mod writing;

use ruqsat_tests::World;

/// The statements of a call.
async fn count<T>(world: &World, runs: usize, call: impl AsyncFnMut() -> T) -> u64 {
    world.cost(runs, call).await
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
