//! The outside systems as faithful twins, over real HTTP, for --sandbox and tests.

mod answers;
pub mod authority;
pub mod ca;
pub mod control;
pub mod demo;
pub mod notices;
pub mod objects;
pub mod payments;
pub mod phone;
pub mod registers;
mod start;

pub use answers::Clock;
pub use start::{Sandbox, Settings, StartError};
