//! What is true of licensing: the catalogue of regulations, the interpreter that runs them, the use cases
//! around a case, and the ports to the world. No I/O and no framework lives here; time and ids are arguments.

pub mod access;
pub mod accounts;
pub mod applications;
pub mod audit;
pub mod calendar;
pub mod catalogue;
pub mod deadlines;
pub mod error;
pub mod evidence;
pub mod flow;
pub mod ids;
pub mod licences;
pub mod mobile;
pub mod notices;
mod once;
pub mod organisations;
pub mod payments;
pub mod ports;
pub mod registers;
pub mod review;
pub mod seals;
pub mod signatures;
pub mod statistics;
pub mod surveys;
pub mod values;
pub mod verifications;

pub use access::{Actor, Call, IdempotencyKey, Reader, Role, Scope};
pub use error::{Error, Result, Violation};
