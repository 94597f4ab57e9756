//! Approvals of other bodies (SEMANTICS rule 12): asked once, each answered once; the verdict waits for all of them,
//! and a "no" leaves only the refusal.

use super::advance::{Machine, Passed};
use super::case::{Approval, Facts, Outcome};
use super::input::{Input, Signal};
use crate::catalogue::{Activity, Step};
use crate::error::{Error, Result};
use std::collections::BTreeSet;

/// Most bodies asked about one application.
const MOST_BODIES: usize = 20;
/// Longest name of a body, in characters.
const LONGEST_NAME: usize = 300;

impl Facts {
    /// Whether every body asked has answered.
    pub fn approvals_answered(&self) -> bool {
        self.approvals.iter().all(|approval| approval.agreed.is_some())
    }

    /// Whether a body said no.
    pub fn is_denied(&self) -> bool {
        self.approvals.iter().any(|approval| approval.agreed == Some(false))
    }
}

impl Machine<'_> {
    /// Opens the set of bodies to hear.
    pub(super) fn ask(&mut self, bodies: &[String]) -> Result<()> {
        let names: BTreeSet<&str> = bodies.iter().map(|body| body.trim()).collect();
        let fits = |name: &&str| !name.is_empty() && name.chars().count() <= LONGEST_NAME;
        if names.is_empty() || names.len() > MOST_BODIES || !names.iter().all(fits) {
            let said = format!("one to {MOST_BODIES} bodies are asked, each by its name");
            return Err(Error::invalid("", "evidence_missing", said));
        }
        let asked = names.into_iter().map(|name| Approval { body: name.to_owned(), agreed: None });
        self.case.facts.approvals = asked.collect();
        Ok(())
    }

    /// Takes an answer that is awaited. A late or a second one changes nothing and is not expected.
    pub(super) fn hear(&mut self, step: &Step, activity: Activity) -> Passed {
        let facts = &mut self.case.facts;
        match self.input {
            Some(Input::Signal(Signal::Approval { body, agreed })) if !self.used => {
                let awaited = |one: &&mut Approval| one.body == *body && one.agreed.is_none();
                if let Some(open) = facts.approvals.iter_mut().find(awaited) {
                    open.agreed = Some(*agreed);
                    self.used = true;
                }
            }
            Some(Input::Signal(Signal::ApprovalsOverdue))
                if !self.used && activity == Activity::AwaitApprovals && step.on_fail.is_some() =>
            {
                self.used = true;
                return Passed::No;
            }
            _ => {}
        }
        match (facts.approvals.is_empty(), facts.approvals_answered()) {
            (true, _) => Passed::On(Outcome::NotNeeded),
            (false, true) => Passed::On(Outcome::Ok),
            (false, false) => Passed::Stop,
        }
    }
}
