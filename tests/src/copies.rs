//! Fills a database: copies of sample cases that were made through the API, row by row in bulk.
//!
//! What a copy is: every row of its sample — application, trace, signed contents, signatures, payments, tasks, numbers,
//! entries of the register with their words and changes, surveys, notices, audit — with ids, numbers, days, sums, a
//! holder and hashes of its own. What it is not: signed. The signatures are those of the sample, over its bytes, so that
//! nobody can take a copy for a case; the times of day inside JSON are the sample's, too.

mod applicants;
mod book;
mod copy;
mod fill;
mod vary;

pub use book::{Book, Row};
pub use copy::{BASE, Dialect, Names, insert, is_own_id, quoted};
pub use fill::{Plan, Sample, fill};
