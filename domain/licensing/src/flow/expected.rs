//! What to command next: the act or verdict a case waits for, with the evidence it brings along.

use super::status::Awaited;
use crate::access::Role;
use crate::catalogue::{Activity, Class, Definition, Target};

/// Most evidence one command brings; a definition asks for two pieces at most.
const MOST_EVIDENCE: usize = 8;

/// What to command next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The act or verdict.
    pub activity: Activity,
    /// The evidence asked for on the way there: it comes in the same command.
    pub evidence: Vec<Activity>,
}

/// The command that takes a case on from where it waits; `None` where an outside system has to answer first.
pub fn expected(definition: &Definition, place: &Awaited) -> Option<Expected> {
    let flow = definition.flow(&place.flow)?;
    let (mut step, mut index, mut evidence) = (flow.step(&place.n)?, place.index, Vec::new());
    while evidence.len() <= MOST_EVIDENCE {
        for activity in step.activities.iter().skip(index) {
            match activity.class() {
                Class::Act | Class::Verdict => return Some(Expected { activity: *activity, evidence }),
                Class::Evidence => evidence.push(*activity),
                // A certificate is shown and checked with the signature itself.
                _ if *activity == Activity::CheckCertificate => {}
                _ => return None,
            }
        }
        match &step.on_ok {
            Target::Step(n) => (step, index) = (flow.step(n)?, 0),
            Target::End => return None,
        }
    }
    None
}

/// Most steps looked ahead for who acts next; a flow has about twenty.
const MOST_AHEAD: usize = 64;

/// The role of whoever acts after an activity that a case waits for, where it goes on by "yes".
pub fn next_role(definition: &Definition, place: &Awaited, after: Activity) -> Option<Role> {
    let flow = definition.flow(&place.flow)?;
    let mut step = flow.step(&place.n)?;
    let done = step.activities.iter().skip(place.index).position(|activity| *activity == after)?;
    let mut index = place.index + done + 1;
    for _ in 0..MOST_AHEAD {
        if let Some(role) = (index..step.activities.len()).find_map(|at| step.role_at(at)) {
            return Some(role);
        }
        match &step.on_ok {
            Target::Step(n) => (step, index) = (flow.step(n)?, 0),
            Target::End => return None,
        }
    }
    None
}
