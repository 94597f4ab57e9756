//! The house rules as tests. Each rule is a pure function from what it looks at to a list of faults, tried on bad input
//! that was made up, and then on the repository itself. A fault says what to do.

mod arrows;
mod attacks;
mod audit;
mod catalogue;
mod layout;
mod lints;
mod migrations;
mod outside;
mod policy;
mod repository;
mod words;

/// Fails with every fault, one a line.
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}
