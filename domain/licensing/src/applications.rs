//! Applications: from the first field to the signed filing.

mod aggregate;
mod channel;
mod create;
mod edit;
mod inbox;
mod moving;
mod sign;
mod signable;
mod submit;
mod withdraw;

pub use aggregate::{Application, Desk};
pub use channel::Channel;
pub use create::{Create, create};
pub use edit::{Edit, edit};
pub use sign::{Sign, sign};
pub use signable::{Signable, signable};
pub use submit::submit;
pub use withdraw::withdraw;

pub(crate) use inbox::settle_tasks;
pub(crate) use moving::{load, move_case};
