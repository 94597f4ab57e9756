//! Approvals of other bodies (SEMANTICS rule 12): asked once, each answered once; the verdict waits for all of them,
//! and a "no" leaves only the refusal. An answer is taken wherever the case stands; what is said again, or when nobody
//! waits any more, is kept and changes nothing.

use super::advance::{Machine, Passed};
use super::case::{Acted, Answer, Approval, Facts, Outcome};
use super::input::{Input, Signal};
use crate::access::Role;
use crate::catalogue::{Activity, Step};
use crate::deadlines::Pause;
use crate::error::{Error, Refusal, Result};
use crate::ids::BodyId;
use crate::organisations::Body;
use std::collections::BTreeSet;

/// Most bodies asked about one application.
pub const MOST_BODIES: usize = 20;

/// Most answers of one body that are kept beside the one that counts.
const MOST_FURTHER: usize = 5;

impl Approval {
    /// Whether the body agrees; `None` while its answer is awaited.
    pub fn agreed(&self) -> Option<bool> {
        self.answer.as_ref().map(|answer| answer.agreed)
    }
}

impl Facts {
    /// Whether every body asked has answered.
    pub fn approvals_answered(&self) -> bool {
        self.approvals.iter().all(|approval| approval.answer.is_some())
    }

    /// Whether a body said no.
    pub fn is_denied(&self) -> bool {
        self.approvals.iter().any(|approval| approval.agreed() == Some(false))
    }

    /// Keeps what a body says when its answer is no longer awaited. `TaskNotOpen` once there is enough of that.
    pub fn keep_further(&mut self, body: &BodyId, answer: Answer) -> Result<()> {
        let asked =
            self.approvals.iter_mut().find(|one| one.body == *body && one.further.len() < MOST_FURTHER);
        asked.ok_or(Refusal::TaskNotOpen)?.further.push(answer);
        Ok(())
    }
}

impl Machine<'_> {
    /// Opens the set of bodies to hear.
    pub(super) fn ask(&mut self, bodies: &[Body]) -> Result<()> {
        let ids: BTreeSet<&BodyId> = bodies.iter().map(|body| &body.id).collect();
        if bodies.is_empty() || bodies.len() > MOST_BODIES || ids.len() != bodies.len() {
            let said = format!("one to {MOST_BODIES} bodies are asked, each once");
            return Err(Error::invalid("/bodies", "evidence_missing", said));
        }
        let asked_at = self.now;
        let asked = |body: &Body| Approval {
            body: body.id.clone(),
            bin: body.bin.clone(),
            name: body.name.clone(),
            asked_at,
            answer: None,
            further: Vec::new(),
        };
        self.case.facts.approvals = bodies.iter().map(asked).collect();
        Ok(())
    }

    /// Keeps an answer that is awaited, with a line in the trace of the step where the case stands.
    pub(super) fn take_answer(&mut self) -> Result<()> {
        let Some(Input::Signal(Signal::Approval { body, answer })) = self.input else { return Ok(()) };
        let awaited = |one: &&mut Approval| one.body == *body && one.answer.is_none();
        let Some(open) = self.case.facts.approvals.iter_mut().find(awaited) else { return Ok(()) };
        open.answer = Some(answer.clone());
        self.used = true;
        self.frame_mut()?.acts.push(acted(answer));
        Ok(())
    }

    /// The case stands still, or goes on: its terms with it.
    pub(super) fn pause(&mut self, stands_still: bool) {
        let now = self.now;
        let pauses = &mut self.case.facts.pauses;
        match pauses.iter_mut().find(|pause| pause.until.is_none()) {
            Some(open) if !stands_still => open.until = Some(now),
            None if stands_still => pauses.push(Pause { from: now, until: None }),
            _ => {}
        }
    }

    /// Waits until every body asked has answered, or for the time to be over.
    pub(super) fn hear(&mut self, step: &Step, activity: Activity) -> Passed {
        let facts = &self.case.facts;
        let answered = (facts.approvals.is_empty(), facts.approvals_answered());
        let is_overdue = matches!(self.input, Some(Input::Signal(Signal::ApprovalsOverdue)));
        match answered {
            (true, _) => Passed::On(Outcome::NotNeeded),
            (false, true) => Passed::On(Outcome::Ok),
            (false, false) => {
                let has_way = activity == Activity::AwaitApprovals && step.on_fail.is_some();
                if is_overdue && has_way && !self.used {
                    self.used = true;
                    return Passed::No;
                }
                Passed::Stop
            }
        }
    }
}

fn acted(answer: &Answer) -> Acted {
    Acted {
        activity: Activity::AwaitApprovals,
        outcome: if answer.agreed { Outcome::Ok } else { Outcome::Fail },
        account: Some(answer.account.clone()),
        name: Some(answer.name.clone()),
        role: Some(Role::StateBodies),
        on_behalf_of: answer.on_behalf_of.clone(),
        at: answer.at,
    }
}
