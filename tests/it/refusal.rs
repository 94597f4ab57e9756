//! How a test says what it expects to be refused.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by panicking")]

use ruqsat_sdk::{Error, Problem};
use std::fmt::Debug;

/// The problem of a call that has to fail.
pub(crate) fn problem<T: Debug>(result: Result<T, Error>) -> Problem {
    let error = result.expect_err("a refusal");
    error.problem().unwrap_or_else(|| panic!("no problem document: {error:?}")).clone()
}

/// Status and code of a call that has to fail, such as `409 form_frozen`.
pub(crate) fn refusal<T: Debug>(result: Result<T, Error>) -> String {
    let problem = problem(result);
    assert!(problem.request_id.is_some(), "every problem can be quoted: {problem:?}");
    format!("{} {}", problem.status, problem.code)
}

/// The pointers of the violations of a call that has to fail, sorted.
pub(crate) fn pointers<T: Debug>(result: Result<T, Error>) -> Vec<String> {
    let problem = problem(result);
    assert_eq!((problem.status, problem.code.as_str()), (422, "invalid_content"), "{problem:?}");
    let mut pointers: Vec<_> = problem.violations.into_iter().map(|violation| violation.pointer).collect();
    pointers.sort();
    pointers
}
