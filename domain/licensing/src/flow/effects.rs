//! What each activity does to the facts, and the guards that belong to it (SEMANTICS rule 10). Guards hold on every
//! channel, whether or not the act prints the step they stand for.

use super::advance::{Machine, Passed};
use super::case::{Decision, Facts, FeeState, Outcome, Registered};
use super::input::{CertificateFinding, Command, Event, Verdict};
use crate::catalogue::Activity;
use crate::error::{Error, Refusal, Result};

impl FeeState {
    /// Whether nothing more is owed.
    pub fn is_settled(&self) -> bool {
        !matches!(self, Self::Due { .. })
    }
}

/// A guard that a checked catalogue cannot run into.
fn guard(holds: bool, what: &str) -> Result<()> {
    if holds { Ok(()) } else { Err(Error::Internal(format!("guard: {what}"))) }
}

fn brought<T>(thing: Option<T>, what: &'static str) -> Result<T> {
    thing.ok_or_else(|| Error::invalid("", "evidence_missing", format!("this step needs {what}")))
}

impl Machine<'_> {
    /// An act or a verdict that the command named and whose role fits.
    pub(super) fn perform(&mut self, activity: Activity, command: &Command) -> Result<Passed> {
        let evidence = &command.evidence;
        let yes = Self::verdict(command);
        let facts = &mut self.case.facts;
        match activity {
            Activity::FillForm => {
                let (form, fee) = brought(evidence.form.clone(), "a form")?;
                facts.form = Some(form);
                facts.fee = fee;
            }
            Activity::AttachScans => {
                let form = brought(evidence.scans.clone(), "scans of the paper documents")?;
                let frozen = facts.form.as_mut().ok_or_else(|| Error::Internal("guard: no form".into()))?;
                frozen.content_sha256 = form.content_sha256;
                self.prove_fee(evidence.fee_proof)?;
            }
            Activity::Sign => {
                // A condition may stand elsewhere or nowhere: what it would find is asked of every signature.
                let confirmed = evidence.certificate == Some(CertificateFinding::Ok);
                guard(confirmed, "nothing is signed with a certificate that is not confirmed")?;
                facts.signature = Some(brought(evidence.signed.clone(), "a signature")?);
            }
            Activity::Accept => {
                if facts.registered.is_none() {
                    self.register()?;
                }
                self.receive();
            }
            Activity::Assign => {
                guard(facts.registered.is_some(), "nothing is passed on unregistered")?;
                if let Some((role, account)) = &evidence.assignee {
                    facts.assignees.insert(*role, account.clone());
                }
                self.receive();
            }
            Activity::RequestApprovals => self.ask(&evidence.asked)?,
            Activity::CheckPackage if !yes => return Ok(Passed::No),
            Activity::CheckConformity if yes && facts.is_denied() => {
                let said = "a body that was asked does not agree: only a refusal is possible";
                return Err(Error::invalid("/verdict", "approval_denied", said));
            }
            Activity::CheckCompleteness | Activity::CheckConformity => {
                if let Verdict::Fail { grounds, text } = &command.verdict {
                    facts.decision = Some(Decision::Refuse { grounds: grounds.clone(), text: text.clone() });
                    return Ok(Passed::No);
                }
            }
            Activity::Approve if !yes => return Ok(Passed::Back),
            Activity::Draft => {
                let draft = brought(evidence.draft.clone(), "a draft")?;
                let granted = *facts.decision.get_or_insert(Decision::Grant) == Decision::Grant;
                let known: Vec<&str> = self.definition.outcomes().filter(|_| granted).collect();
                if draft.outcome.as_ref().map_or(!known.is_empty(), |told| !known.contains(&told.as_str())) {
                    let said = format!("the draft comes out one of these ways: {}", known.join(", "));
                    return Err(Error::invalid("/outcome", "outcome_unknown", said));
                }
                facts.draft = Some(draft);
            }
            Activity::FormResult => {
                guard(
                    facts.decision.is_some() && facts.draft.is_some(),
                    "a result needs a drafted decision",
                )?;
                facts.result = Some(brought(evidence.result.clone(), "a result")?);
            }
            Activity::SignResult if !yes => return Ok(Passed::Back),
            Activity::SignResult => {
                self.sign_result(command)?;
                self.events.push(Event::ResultSigned);
            }
            Activity::HandOut => {
                guard(is_signed(facts), "nothing is handed out unsigned")?;
                facts.handed_to.clone_from(&evidence.recipient);
            }
            _ => {}
        }
        Ok(Passed::On(Outcome::Ok))
    }

    /// The licensor takes it in, once.
    fn receive(&mut self) {
        let facts = &mut self.case.facts;
        facts.accepted = true;
        facts.received_at.get_or_insert(self.now);
    }

    /// A counter without a payment step takes a document that proves the fee.
    fn prove_fee(&mut self, proof: bool) -> Result<()> {
        let FeeState::Due { amount } = self.case.facts.fee else { return Ok(()) };
        let flow = self.definition.flow(&self.frame()?.flow);
        if flow.is_some_and(|flow| flow.steps.iter().any(|step| step.activities.contains(&Activity::Pay))) {
            return Ok(());
        }
        brought(proof.then_some(()), "a document that proves the fee")?;
        self.case.facts.fee = FeeState::Proved { amount };
        Ok(())
    }

    fn sign_result(&mut self, command: &Command) -> Result<()> {
        let facts = &mut self.case.facts;
        guard(facts.decision.is_some(), "nothing is signed undecided")?;
        guard(facts.approvals_answered(), "nothing is signed while an approval is open")?;
        let drafter = facts.draft.as_ref().map(|draft| &draft.by);
        if drafter == Some(&command.actor.account) {
            return Err(Refusal::SignerIsDrafter.into());
        }
        // A licence that fell away stops the grant, never the refusal that says so.
        if facts.decision == Some(Decision::Grant) && !command.evidence.subject_eligible {
            return Err(Refusal::LicenceNotEligible.into());
        }
        let (signature, sha256) = brought(command.evidence.result_signed.clone(), "a signature")?;
        let result =
            facts.result.as_mut().ok_or_else(|| Error::Internal("guard: no formed result".into()))?;
        if result.content_sha256 != sha256 {
            return Err(Refusal::DraftChanged.into());
        }
        result.signature = Some(signature);
        Ok(())
    }

    /// What the system does by itself.
    pub(super) fn system(&mut self, activity: Activity) -> Result<Passed> {
        match activity {
            Activity::Register => self.register()?,
            Activity::SendPackage => self.case.facts.sent_at = Some(self.now),
            Activity::Deliver => guard(is_signed(&self.case.facts), "nothing is delivered unsigned")?,
            _ => {}
        }
        Ok(Passed::On(Outcome::Ok))
    }

    /// Registration, exactly once: a frozen form, a good signature over its bytes, a settled fee.
    fn register(&mut self) -> Result<()> {
        let facts = &mut self.case.facts;
        guard(facts.registered.is_none(), "an application is registered once")?;
        let form = facts.form.as_ref().map(|form| &form.content_sha256);
        guard(form.is_some(), "nothing is registered without a frozen form")?;
        let signed = facts.signature.as_ref().map(|signature| &signature.content_sha256);
        guard(form == signed, "nothing is registered without a signature over its bytes")?;
        guard(facts.fee.is_settled(), "nothing is registered with the fee open")?;
        // What a service centre took in counts from when it was sent on (SEMANTICS rule 10).
        let at = facts.sent_at.unwrap_or(self.now);
        facts.registered = Some(Registered { no: None, at });
        self.events.push(Event::Registered);
        Ok(())
    }
}

/// Whether the result carries its signature.
fn is_signed(facts: &Facts) -> bool {
    facts.result.as_ref().is_some_and(|result| result.signature.is_some())
}
