//! Applications: from the first field to the signed filing.

mod aggregate;
mod channel;
mod close;
mod create;
mod documents;
mod due;
mod edit;
mod expire;
mod filer;
mod inbox;
mod inquiry;
mod moving;
mod recount;
mod route;
mod sign;
mod signable;
mod submit;
mod withdraw;

pub use aggregate::{Application, Desk};
pub use channel::Channel;
pub use create::{Behalf, Create, create};
pub use documents::{
    Attach, Document, DocumentRules, Kept, LONGEST_DOCUMENT, LONGEST_IN_JSON, MOST_DOCUMENTS, NewFile,
    OTHER_KIND, Reading, Received, Upload, Uploads, attach, detach, due_files, find, missing, open,
    remove_file,
};
pub use due::{Counted, application_term, step_deadline};
pub use edit::{Edit, edit};
pub use expire::{expire, stale_drafts};
pub use filer::is_filer;
pub use inquiry::inquire;
pub use recount::{Moved, counted_otherwise, entered, recount};
pub(crate) use sign::to_sign;
pub use sign::{Sign, sign};
pub use signable::{Signable, signable};
pub use submit::submit;
pub use withdraw::withdraw;

pub(crate) use inbox::settle_tasks;
pub(crate) use moving::{load, move_case};
pub(crate) use signable::freeze;
