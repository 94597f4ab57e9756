//! The path walk: runs the real interpreter through every answer of every step, from every entry, for every
//! operation, and reports what could not run (SEMANTICS rule 18). Milliseconds for the whole catalogue.

use super::{Activity, Class, Definition, Entry, Target};
use crate::access::Role;
use crate::applications::Channel;
use crate::error::Error;
use crate::flow::{
    ActingAs, Advanced, Answer, Case, CertificateFinding, Command, Decision, Draft, Event, Evidence, Facts,
    FeeState, FrozenForm, Input, ResultFact, Signal, SignedBy, Status, Verdict, advance, awaited, start,
};
use crate::ids::{AccountId, BodyId, Mint, PaymentId, SignatureId};
use crate::organisations::Body;
use crate::values::{Bin, Instant, Money, Text};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a walk found.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// Entry flow × operation pairs walked.
    pub runs: usize,
    /// Ways through them, up to an end or to a place seen before.
    pub paths: usize,
    /// Steps that were entered, by flow and number.
    pub entered: BTreeSet<(String, String)>,
    /// What cannot run.
    pub faults: Vec<String>,
}

/// Walks every path of a definition.
pub fn walk(definition: &Definition) -> Walk {
    let mut walker = Walker::new(definition);
    for entry in &definition.entries {
        for operation in &definition.operations {
            walker.walk.runs += 1;
            walker.seen.clear();
            walker.from(entry, &operation.op);
        }
    }
    // Where a path breaks off, what lies behind is entered by none: that is told once the break is mended.
    let whole = walker.walk.faults.is_empty();
    for flow in definition.flows.iter().filter(|_| whole) {
        for step in &flow.steps {
            if !walker.walk.entered.contains(&(flow.id.clone(), step.n.clone())) {
                let fault = format!("{} step {} ({}): no path enters it", flow.id, step.n, step.src);
                walker.walk.faults.push(fault);
            }
        }
    }
    walker.walk
}

pub(super) struct Walker<'a> {
    definition: &'a Definition,
    walk: Walk,
    seen: BTreeSet<String>,
    people: BTreeMap<Role, AccountId>,
    mint: Mint,
    pub(super) now: Instant,
}

impl<'a> Walker<'a> {
    pub(super) fn new(definition: &'a Definition) -> Self {
        let now = Instant::default();
        let mint = Mint::new(now, 0);
        Self { definition, walk: Walk::default(), seen: BTreeSet::new(), people: BTreeMap::new(), mint, now }
    }

    fn from(&mut self, entry: &Entry, op: &str) {
        for signed_in in [true, false] {
            match start(self.definition, op, entry.channel, signed_in, self.now) {
                Ok(started) => {
                    self.note(&started);
                    if signed_in { self.explore(started.case) } else { self.walk.paths += 1 }
                }
                Err(fault) => self.fault(&entry.flow, "start", &fault),
            }
        }
    }

    /// Depth first over every answer; the stack is ours, so that a deep file cannot overflow the thread's.
    fn explore(&mut self, case: Case) {
        let mut open = vec![case];
        while let Some(case) = open.pop() {
            if !self.seen.insert(fingerprint(&case)) {
                self.walk.paths += 1;
                continue;
            }
            let Some(place) = awaited(self.definition, &case) else {
                self.walk.paths += 1;
                self.check_end(&case);
                continue;
            };
            let inputs = self.inputs(&case, place.activity, place.role);
            if inputs.is_empty() {
                let what = Error::Internal(format!("nothing can answer {}", place.activity));
                self.fault(&place.flow, &place.n, &what);
            }
            for input in inputs {
                match advance(self.definition, &case, &input, self.now) {
                    Ok(advanced) => {
                        self.note(&advanced);
                        open.push(advanced.case);
                    }
                    Err(fault) => self.fault(&place.flow, &place.n, &fault),
                }
            }
        }
    }

    fn check_end(&mut self, case: &Case) {
        let facts = &case.facts;
        let decided = matches!(facts.closed, Some((Status::Issued | Status::Refused, _)));
        let signed = facts.result.as_ref().is_some_and(|result| result.signature.is_some());
        if decided && (facts.registered.is_none() || !signed) {
            self.walk
                .faults
                .push(format!("operation {}: decided without registration or signature", case.op));
        }
    }

    fn note(&mut self, advanced: &Advanced) {
        for event in &advanced.events {
            if let Event::Left(row) = event {
                self.walk.entered.insert((row.flow.clone(), row.n.clone()));
            }
        }
        for frame in &advanced.case.frames {
            self.walk.entered.insert((frame.flow.clone(), frame.step.clone()));
        }
    }

    fn fault(&mut self, flow: &str, n: &str, fault: &Error) {
        let src = self.definition.step(flow, n).map(|step| step.src.clone()).unwrap_or_default();
        let said = fault.to_string();
        let said = said.strip_prefix("internal: ").unwrap_or(&said);
        let said = said.strip_prefix(&format!("{}: ", self.definition.code)).unwrap_or(said);
        let line = format!("{flow} step {n} ({src}): {said}");
        if !self.walk.faults.contains(&line) {
            self.walk.faults.push(line);
        }
    }

    /// Every answer that could come to what is awaited.
    pub(super) fn inputs(&mut self, case: &Case, activity: Activity, role: Option<Role>) -> Vec<Input> {
        let due = Money::tenge(1);
        let no = Verdict::Fail { grounds: Vec::new(), text: String::new() };
        match activity {
            Activity::Pay => {
                let payment = PaymentId::new(&mut self.mint.clone());
                let mut answers = vec![Signal::Paid { payment, amount: due }, Signal::PaymentAbsent];
                answers.extend(self.definition.fee_proof_on(case.channel).then_some(Signal::FeeProved));
                answers.into_iter().map(Input::Signal).collect()
            }
            Activity::AwaitApprovals | Activity::Suspend => self.approvals(case, activity),
            Activity::CheckRegister => {
                [true, false].map(|known| Input::Signal(Signal::Registers { known })).into()
            }
            _ => {
                let Some(role) = role else { return Vec::new() };
                let Some(act) = self.named(case) else { return Vec::new() };
                let answers = match act {
                    Activity::CheckConformity if case.facts.is_denied() => vec![no],
                    _ if act.class() == Class::Verdict || act == Activity::SignResult => {
                        vec![Verdict::Ok, no]
                    }
                    _ => vec![Verdict::Ok],
                };
                let findings = match activity {
                    Activity::ChooseCertificate if self.definition.asks_certificate(case.channel) => {
                        vec![CertificateFinding::Ok, CertificateFinding::Fail]
                    }
                    _ => vec![CertificateFinding::Ok],
                };
                let refused = matches!(case.facts.decision, Some(Decision::Refuse { .. }));
                let mut outcomes: Vec<_> =
                    self.definition.outcomes().map(|way| Some(way.to_owned())).collect();
                if activity != Activity::Draft || refused || outcomes.is_empty() {
                    outcomes = vec![None];
                }
                let ways =
                    findings.iter().flat_map(|finding| outcomes.iter().map(move |way| (*finding, way)));
                let ways: Vec<_> = ways.collect();
                let mut inputs = Vec::new();
                for verdict in answers {
                    for (finding, outcome) in &ways {
                        let mut evidence = self.evidence(case, role);
                        evidence.certificate = (act == Activity::Sign).then_some(*finding);
                        if let Some(draft) = &mut evidence.draft {
                            draft.outcome = (*outcome).clone();
                        }
                        let actor = self.acting(role);
                        let command = Command { actor, activity: act, verdict: verdict.clone(), evidence };
                        inputs.push(Input::Command(Box::new(command)));
                    }
                }
                inputs
            }
        }
    }

    /// The activity a command names here: evidence comes with the act after it.
    fn named(&self, case: &Case) -> Option<Activity> {
        let frame = case.top()?;
        let flow = self.definition.flow(&frame.flow)?;
        // A certificate comes with its signature, whatever stands after it.
        if flow.step(&frame.step)?.activities.get(frame.index) == Some(&Activity::ChooseCertificate) {
            return Some(Activity::Sign);
        }
        let mut step = flow.step(&frame.step)?;
        let mut rest = step.activities.get(frame.index..)?;
        for _ in 0..flow.steps.len() {
            if let Some(act) = rest.iter().find(|a| matches!(a.class(), Class::Act | Class::Verdict)) {
                return Some(*act);
            }
            let Target::Step(n) = &step.on_ok else { return None };
            step = flow.step(n)?;
            rest = &step.activities;
        }
        None
    }

    /// Every answer of the next body, and none in time where the act says what then.
    fn approvals(&self, case: &Case, activity: Activity) -> Vec<Input> {
        let open = case.facts.approvals.iter().filter(|approval| approval.answer.is_none()).take(1);
        let account = AccountId::new(&mut Mint::new(self.now, 0));
        let answer = |agreed| Answer {
            agreed,
            text: None,
            account: account.clone(),
            name: String::new(),
            on_behalf_of: None,
            signature: None,
            cms_sha256: None,
            late: false,
            at: self.now,
        };
        let answers = open.flat_map(|one| {
            [true, false].map(|agreed| Signal::Approval { body: one.body.clone(), answer: answer(agreed) })
        });
        let step = case.top().and_then(|frame| self.definition.step(&frame.flow, &frame.step));
        let timed = activity == Activity::AwaitApprovals && step.is_some_and(|step| step.on_fail.is_some());
        answers.chain(timed.then_some(Signal::ApprovalsOverdue)).map(Input::Signal).collect()
    }

    fn acting(&mut self, role: Role) -> ActingAs {
        let mint = &mut self.mint;
        let account = self.people.entry(role).or_insert_with(|| AccountId::new(mint)).clone();
        ActingAs { account, name: String::new(), roles: BTreeSet::from([role]), on_behalf_of: None }
    }

    fn evidence(&mut self, case: &Case, role: Role) -> Evidence {
        let signature = SignatureId::new(&mut Mint::new(self.now, 0));
        let fee = match &self.definition.fee {
            Some(fee) if fee.operations.contains(&case.op) => FeeState::Due { amount: Money::tenge(1) },
            _ => FeeState::NotDue,
        };
        let covered = case.facts.form.as_ref().map_or("form", |form| &form.content_sha256);
        let frozen = FrozenForm { content_sha256: "form".into(), frozen_at: self.now };
        Evidence {
            form: Some((frozen.clone(), fee)),
            certificate: None,
            signed: Some(SignedBy {
                signature: signature.clone(),
                content_sha256: covered.into(),
                cms_sha256: None,
            }),
            scans: Some(FrozenForm { content_sha256: "scans".into(), ..frozen }),
            fee_proof: true,
            identified: true,
            consent: true,
            collected: true,
            recipient: None,
            assignee: None,
            asked: bodies(self.now),
            draft: Some(Draft {
                by: self.acting(role).account,
                text: String::new(),
                outcome: None,
                conditions: Vec::new(),
                valid_until: None,
            }),
            result: Some(ResultFact { number: "1".into(), content_sha256: "result".into(), signature: None }),
            result_signed: Some((signature, "result".into())),
            subject_eligible: true,
        }
    }
}

/// Two bodies to ask.
fn bodies(now: Instant) -> Vec<Body> {
    let mut mint = Mint::new(now, 0);
    let bins = ["750140000018", "750140000028"].into_iter().filter_map(Bin::parse);
    let text = Text { kk: String::new(), ru: String::new(), en: String::new() };
    bins.map(|bin| Body::new(BodyId::new(&mut mint), bin, text.clone())).collect()
}

/// A case without what only grows: times, visits, who.
pub(super) fn fingerprint(case: &Case) -> String {
    #[derive(Serialize)]
    struct Known<'a> {
        at: (&'a str, Channel, Vec<(&'a str, &'a str, usize)>),
        facts: &'a Facts,
    }
    let frames = case.frames.iter().map(|frame| (&*frame.flow, &*frame.step, frame.index)).collect();
    let known = Known { at: (&case.op, case.channel, frames), facts: &case.facts };
    serde_json::to_string(&known).unwrap_or_default()
}
