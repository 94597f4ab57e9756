//! The catalogue: regulations as data. A definition is one version of one service; the interpreter in
//! [`crate::flow`] executes it. Files live in `catalogue/NN-code/<version>.toml` and are embedded in the binary;
//! a folder of the same shape can be given instead.

mod activity;
mod check;
mod definition;
mod exits;
mod fees;
mod forms;
mod load;
mod paths;
mod read;
#[cfg(feature = "schema")]
mod schema;
mod steps;
mod structure;
mod together;
mod walk;

pub use activity::{Activity, Class};
use check::definition_faults;
pub use definition::{
    Definition, Document, Entitled, Entry, Fee, Ground, Openness, Operation, OutcomeKind, Provider, Question,
    ResultKind, RoleName, Survey,
};
pub use exits::Exit;
pub use fees::{FeeOn, IndexOn, MonthlyIndex, NoFee, Payer, Rate, Tariffs};
pub use load::{Catalogue, File};
pub use paths::{Choice, Left, Place, Said, Ways, ways};
#[cfg(feature = "schema")]
pub use schema::schemas;
pub use steps::{Amount, Duration, Ends, Flow, Otherwise, Step, StepSignature, Target, Unit};
pub use walk::{Walk, walk};
