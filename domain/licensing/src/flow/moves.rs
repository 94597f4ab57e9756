//! How frames move: on, to the way of "no", back, into the chain and out of it, and what an end means.

use super::advance::{Machine, Passed};
use super::case::{Decision, Frame, Outcome, TraceRow};
use super::input::{AttemptEnd, Event};
use super::status::Status;
use crate::catalogue::{Activity, Ends, Otherwise, Step, Target};
use crate::error::{Error, Result};

impl Machine<'_> {
    /// Leaves the step for a target: the row of the trace is written here and nowhere else.
    pub(super) fn leave(&mut self, step: &Step, outcome: Outcome, target: &Target) -> Result<()> {
        let now = self.now;
        self.left += 1;
        let frame = self.frame_mut()?;
        let row = TraceRow {
            flow: frame.flow.clone(),
            n: frame.step.clone(),
            visit: frame.visit,
            entered_at: frame.entered_at,
            left_at: now,
            outcome,
            acts: std::mem::take(&mut frame.acts),
        };
        self.events.push(Event::Left(row));
        match target {
            Target::Step(n) => self.enter(n.clone()),
            Target::End => self.end(step),
        }
    }

    fn enter(&mut self, n: String) -> Result<()> {
        let now = self.now;
        let frame = self.frame_mut()?;
        (frame.step, frame.index, frame.entered_at) = (n, 0, now);
        Ok(())
    }

    /// The way of "no": what the act prints, else what we chose.
    pub(super) fn fail(&mut self, step: &Step) -> Result<()> {
        match (&step.on_fail, &step.otherwise) {
            (Some(target), _) => self.leave(step, Outcome::Fail, target),
            (None, Some(Otherwise::Step(n))) => self.leave(step, Outcome::Fail, &Target::Step(n.clone())),
            (None, Some(Otherwise::Refuse)) => {
                if self.case.facts.decision.is_none() {
                    return Err(self.fault(step, "would refuse without a verdict"));
                }
                self.frame_mut()?.index += 1;
                Ok(())
            }
            (None, None) => Err(self.fault(step, "has no way for no")),
        }
    }

    /// Back to the named step, or to the nearest earlier draft or review: the draft is void, norms keep running.
    /// Back before a verdict the decision is open again; back at a draft it stands.
    pub(super) fn send_back(&mut self, step: &Step) -> Result<()> {
        let flow_id = self.frame()?.flow.clone();
        let flow = self.definition.flow(&flow_id).ok_or(Error::NotFound("flow"))?;
        let target = flow.way_back(step).ok_or_else(|| self.fault(step, "has no way back"))?;
        // A step that drafts and asks for no verdict first would turn a lost refusal into a grant.
        let first = target
            .activities
            .iter()
            .find(|a| matches!(a, Activity::Draft | Activity::CheckCompleteness | Activity::CheckConformity));
        if first != Some(&Activity::Draft) {
            self.case.facts.decision = None;
        }
        self.case.facts.draft = None;
        if let Some(result) = self.case.facts.result.take() {
            self.events.push(Event::ResultVoided { number: result.number });
        }
        self.leave(step, Outcome::Returned, &Target::Step(target.n.clone()))?;
        self.frame_mut()?.visit += 1;
        Ok(())
    }

    /// Pushes the review chain.
    pub(super) fn call(&mut self) -> Result<Passed> {
        let op = &self.case.op;
        let chain =
            self.definition.chain.get(op).ok_or_else(|| {
                Error::Internal(format!("{}: no review chain for {op}", self.definition.code))
            })?;
        if self.case.frames.len() > 1 {
            return Err(Error::Internal(format!("{}: a chain calls a chain", self.definition.code)));
        }
        self.case.frames.push(Frame {
            flow: "internal_review".into(),
            step: chain.clone(),
            index: 0,
            visit: 1,
            entered_at: self.now,
            acts: Vec::new(),
        });
        Ok(Passed::Moved)
    }

    fn end(&mut self, step: &Step) -> Result<()> {
        if self.case.frames.len() > 1 {
            return self.return_from_chain();
        }
        match step.ends {
            Some(Ends::Attempt) => self.end_attempt(step),
            Some(Ends::NotAccepted) => {
                self.close(Status::NotAccepted);
                Ok(())
            }
            Some(Ends::Decided) => {
                let status = match &self.case.facts.decision {
                    Some(Decision::Grant) => Status::Issued,
                    Some(Decision::Refuse { .. }) => Status::Refused,
                    None => return Err(self.fault(step, "ends decided without a decision")),
                };
                self.close(status);
                Ok(())
            }
            None => Err(self.fault(step, "ends, and says not how")),
        }
    }

    /// Pops the chain: the calling step is left as the decision says; without a way for "no" the refusal is
    /// delivered by the same step as a grant.
    fn return_from_chain(&mut self) -> Result<()> {
        self.case.frames.pop();
        let step = self.step()?;
        match self.case.facts.decision.clone() {
            None => Err(self.fault(step, "the chain ended without a decision")),
            Some(Decision::Grant) => self.leave(step, Outcome::Ok, &step.on_ok),
            Some(Decision::Refuse { .. }) => {
                self.leave(step, Outcome::Fail, step.on_fail.as_ref().unwrap_or(&step.on_ok))
            }
        }
    }

    /// Attempt, not death: nothing was filed in law, so the draft returns to where one can try again.
    fn end_attempt(&mut self, step: &Step) -> Result<()> {
        let (Some(message), Some(retry)) = (&step.message, &step.retry) else {
            return Err(self.fault(step, "ends an attempt without message or retry"));
        };
        if self.case.facts.registered.is_some() {
            return Err(self.fault(step, "ends an attempt after registration"));
        }
        let flow = self.frame()?.flow.clone();
        self.events.push(Event::AttemptEnded(AttemptEnd {
            flow,
            n: step.n.clone(),
            message: message.clone(),
            src: step.src.clone(),
            retry: retry.clone(),
        }));
        self.frame_mut()?.visit += 1;
        self.stopped = true;
        self.enter(retry.clone())
    }

    fn close(&mut self, status: Status) {
        self.case.facts.closed = Some((status, self.now));
        self.events.push(Event::Closed(status));
    }

    fn fault(&self, step: &Step, what: &str) -> Error {
        Error::Internal(format!("{}: step {} {what}", self.definition.code, step.n))
    }
}
