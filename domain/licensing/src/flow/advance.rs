//! The loop: walks on through every machine step until somebody has to act.

use super::case::{Acted, Case, Facts, Frame, Outcome};
use super::input::{AttemptEnd, CertificateFinding, Command, Event, Input, Signal, Verdict};
use super::status::awaited;
use crate::applications::Channel;
use crate::catalogue::{Activity, Class, Definition, Step};
use crate::error::{Error, Result};
use crate::values::Instant;

/// Most steps one input may pass; more is a cycle that the path walk should have found.
const MOST_STEPS: usize = 64;

/// A case after an input, with what happened.
#[derive(Clone, Debug)]
pub struct Advanced {
    /// The case now.
    pub case: Case,
    /// What happened, in order.
    pub events: Vec<Event>,
}

impl Advanced {
    /// The message of the act, if the attempt ended.
    pub fn attempt_end(&self) -> Option<&AttemptEnd> {
        self.events.iter().find_map(|event| match event {
            Event::AttemptEnded(end) => Some(end),
            _ => None,
        })
    }
}

/// Creates a case at the entry of a channel and passes its session steps; `signed_in` is what the token proves.
/// A case is never created for a failed sign-in: the path walk is the one that asks for `false`.
pub fn start(
    definition: &Definition,
    op: &str,
    channel: Channel,
    signed_in: bool,
    now: Instant,
) -> Result<Advanced> {
    let entry = definition.entry(channel).ok_or(Error::NotFound("channel"))?;
    let first = definition
        .flow(&entry.flow)
        .and_then(|flow| flow.steps.first())
        .ok_or_else(|| Error::Internal(format!("{}: entry flow {} is empty", definition.code, entry.flow)))?;
    let frame = Frame {
        flow: entry.flow.clone(),
        step: first.n.clone(),
        index: 0,
        visit: 1,
        entered_at: now,
        acts: Vec::new(),
    };
    let case = Case { op: op.to_owned(), channel, frames: vec![frame], facts: Facts::default() };
    let mut machine = Machine::new(definition, case, None, now);
    machine.signed_in = signed_in;
    machine.run()?;
    Ok(Advanced { case: machine.case, events: machine.events })
}

/// Moves a case by one input, or says what it waits for instead.
pub fn advance(definition: &Definition, case: &Case, input: &Input, now: Instant) -> Result<Advanced> {
    let mut machine = Machine::new(definition, case.clone(), Some(input), now);
    machine.take_answer()?;
    machine.run()?;
    if machine.unknown {
        // Unknown is not no: nothing moved, and nothing is written of it.
        return Ok(Advanced { case: case.clone(), events: Vec::new() });
    }
    if !machine.used {
        let expected = awaited(definition, case).map(|awaited| awaited.activity);
        return Err(Error::NotExpected(expected.into_iter().collect()));
    }
    Ok(Advanced { case: machine.case, events: machine.events })
}

/// What passing one activity led to.
pub(super) enum Passed {
    /// On to the next activity or step.
    On(Outcome),
    /// The condition does not hold: take the way of "no".
    No,
    /// The draft goes back.
    Back,
    /// The frame changed (a call was pushed).
    Moved,
    /// Somebody has to act, or nobody knows yet.
    Stop,
}

/// One run over one case.
pub(super) struct Machine<'a> {
    pub(super) definition: &'a Definition,
    pub(super) case: Case,
    pub(super) events: Vec<Event>,
    pub(super) now: Instant,
    pub(super) stopped: bool,
    /// Steps left so far.
    pub(super) left: usize,
    pub(super) input: Option<&'a Input>,
    pub(super) used: bool,
    /// A condition could not be told now.
    unknown: bool,
    signed_in: bool,
}

impl<'a> Machine<'a> {
    fn new(definition: &'a Definition, case: Case, input: Option<&'a Input>, now: Instant) -> Self {
        Self {
            definition,
            case,
            events: Vec::new(),
            now,
            stopped: false,
            left: 0,
            input,
            used: false,
            unknown: false,
            signed_in: true,
        }
    }

    fn run(&mut self) -> Result<()> {
        while !self.stopped && self.case.facts.closed.is_none() {
            if self.left > MOST_STEPS {
                let frame = self.frame()?;
                return Err(Error::Internal(format!(
                    "{}: {} step {}: more than {MOST_STEPS} steps in a row ask nobody: a circle",
                    self.definition.code, frame.flow, frame.step
                )));
            }
            let step = self.step()?;
            let index = self.frame()?.index;
            let Some(&activity) = step.activities.get(index) else {
                self.leave(step, Outcome::Ok, &step.on_ok)?;
                continue;
            };
            let passed = self.pass(step, index, activity)?;
            if activity == Activity::Suspend {
                self.pause(matches!(passed, Passed::Stop));
            }
            match passed {
                Passed::On(outcome) => {
                    self.record(step, index, activity, outcome)?;
                    self.frame_mut()?.index += 1;
                }
                Passed::No => {
                    self.record(step, index, activity, Outcome::Fail)?;
                    self.fail(step)?;
                }
                Passed::Back => {
                    self.record(step, index, activity, Outcome::Returned)?;
                    self.send_back(step)?;
                }
                Passed::Moved => {}
                Passed::Stop => self.stopped = true,
            }
        }
        Ok(())
    }

    fn pass(&mut self, step: &Step, index: usize, activity: Activity) -> Result<Passed> {
        Ok(match activity.class() {
            Class::Session => match activity {
                Activity::RegisterAccount => Passed::On(Outcome::NotNeeded),
                Activity::CheckSignIn if !self.signed_in => Passed::No,
                _ => Passed::On(Outcome::Ok),
            },
            Class::Evidence => match self.command() {
                Some(command) if !self.used && carries(command, activity) => {
                    may(step, index, command)?;
                    Passed::On(Outcome::Ok)
                }
                _ => Passed::Stop,
            },
            // Asked once: back at this step, the answers given stand.
            Class::Act if activity == Activity::RequestApprovals && !self.case.facts.approvals.is_empty() => {
                Passed::On(Outcome::NotNeeded)
            }
            Class::Act | Class::Verdict => match self.command() {
                Some(command) if !self.used && command.activity == activity => {
                    may(step, index, command)?;
                    self.used = true;
                    self.perform(activity, command)?
                }
                _ => Passed::Stop,
            },
            Class::Check => self.check(activity),
            Class::System => self.system(activity)?,
            Class::Wait => match activity {
                Activity::Pay => self.wait(),
                _ => self.hear(step, activity),
            },
            Class::Call => self.call()?,
        })
    }

    fn check(&mut self, activity: Activity) -> Passed {
        let finding = match activity {
            Activity::CheckPayment => Some(self.case.facts.fee.is_settled()),
            Activity::CheckRegister => match self.input {
                Some(Input::Signal(Signal::Registers { known })) => {
                    self.used = true;
                    self.case.facts.in_registers = Some(*known);
                    Some(*known)
                }
                _ => self.case.facts.in_registers,
            },
            _ => match self.command().and_then(|command| command.evidence.certificate) {
                Some(CertificateFinding::Ok) => Some(true),
                Some(CertificateFinding::Fail) => Some(false),
                Some(CertificateFinding::Unknown) => {
                    self.unknown = true;
                    None
                }
                None => None,
            },
        };
        match finding {
            Some(true) => Passed::On(Outcome::Ok),
            Some(false) => {
                // The command was spent on this answer, even though its act was not reached.
                self.used = true;
                Passed::No
            }
            None => Passed::Stop,
        }
    }

    fn wait(&mut self) -> Passed {
        use super::case::FeeState;
        match (self.case.facts.fee.clone(), self.input) {
            (FeeState::NotDue, _) => Passed::On(Outcome::NotNeeded),
            (FeeState::Paid { .. } | FeeState::Proved { .. }, _) => Passed::On(Outcome::Ok),
            (FeeState::Due { amount: due }, Some(Input::Signal(Signal::Paid { payment, amount })))
                if !self.used && due == *amount =>
            {
                self.used = true;
                self.case.facts.fee = FeeState::Paid { payment: payment.clone(), amount: due };
                Passed::On(Outcome::Ok)
            }
            (FeeState::Due { amount }, Some(Input::Signal(Signal::FeeProved)))
                if !self.used && self.definition.fee_proof_on(self.case.channel) =>
            {
                self.used = true;
                self.case.facts.fee = FeeState::Proved { amount };
                Passed::On(Outcome::Ok)
            }
            (FeeState::Due { .. }, Some(Input::Signal(Signal::PaymentAbsent))) if !self.used => {
                self.used = true;
                Passed::On(Outcome::Fail)
            }
            _ => Passed::Stop,
        }
    }

    fn command(&self) -> Option<&'a Command> {
        match self.input {
            Some(Input::Command(command)) => Some(command),
            _ => None,
        }
    }

    /// The verdict of the command in hand.
    pub(super) fn verdict(command: &Command) -> bool {
        command.verdict == Verdict::Ok
    }

    pub(super) fn frame(&self) -> Result<&Frame> {
        self.case.frames.last().ok_or_else(|| Error::Internal("a case without a frame".into()))
    }

    pub(super) fn frame_mut(&mut self) -> Result<&mut Frame> {
        self.case.frames.last_mut().ok_or_else(|| Error::Internal("a case without a frame".into()))
    }

    pub(super) fn step(&self) -> Result<&'a Step> {
        let frame = self.frame()?;
        self.definition.step(&frame.flow, &frame.step).ok_or_else(|| {
            Error::Internal(format!("{}: no step {} in {}", self.definition.code, frame.step, frame.flow))
        })
    }

    fn record(&mut self, step: &Step, index: usize, activity: Activity, outcome: Outcome) -> Result<()> {
        let person = self.command().filter(|_| activity.is_human());
        let acted = Acted {
            activity,
            outcome,
            account: person.map(|command| command.actor.account.clone()),
            name: person.map(|command| command.actor.name.clone()),
            role: step.role_at(index),
            on_behalf_of: person.and_then(|command| command.actor.on_behalf_of.clone()),
            at: self.now,
        };
        self.frame_mut()?.acts.push(acted);
        Ok(())
    }
}

/// Whether the one who commands holds the role of the activity.
fn may(step: &Step, index: usize, command: &Command) -> Result<()> {
    match step.role_at(index) {
        Some(role) if command.actor.roles.contains(&role) => Ok(()),
        _ => Err(Error::Forbidden("another role does this step")),
    }
}

/// Whether a command brings what an evidence activity asks for. A certificate comes with its signature only: the
/// condition after it may end the attempt, and no other command means that.
fn carries(command: &Command, activity: Activity) -> bool {
    match activity {
        Activity::ChooseCertificate => {
            command.activity == Activity::Sign && command.evidence.certificate.is_some()
        }
        Activity::MarkPaper => command.evidence.scans.is_some(),
        Activity::IdentifyPerson => command.evidence.identified,
        Activity::TakeConsent => command.evidence.consent,
        Activity::Collect => command.evidence.collected,
        _ => false,
    }
}
