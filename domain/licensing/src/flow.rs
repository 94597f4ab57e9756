//! The interpreter: runs a case through the flows of its definition. Pure: everything from outside arrives in the
//! input, every effect leaves as an event. README.md beside this crate gives the rules.

mod advance;
mod approvals;
mod case;
mod effects;
mod expected;
mod input;
mod moves;
mod status;

pub use advance::{Advanced, advance, start};
pub use approvals::MOST_BODIES;
pub use case::{
    Absent, Acted, Answer, Approval, Case, Decision, Draft, Facts, FeeState, Frame, FrozenForm, Outcome,
    Registered, ResultFact, SignedBy, TraceRow,
};
pub use expected::{Expected, expected, next_role};
pub use input::{ActingAs, AttemptEnd, CertificateFinding, Command, Event, Evidence, Input, Signal, Verdict};
pub use status::{Awaited, Status, awaited, status};
