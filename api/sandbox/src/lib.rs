//! The outside systems as faithful twins, over real HTTP, for --sandbox and tests.

pub mod ca;
