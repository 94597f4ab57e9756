//! Applications: from the first field to the signed filing.

mod channel;

pub use channel::Channel;
