//! Builders: services of the catalogue, people in their roles, what they do, and a case that runs.

use ruqsat_licensing::Role;
use ruqsat_licensing::applications::Channel;
use ruqsat_licensing::catalogue::{Activity, Catalogue, Definition, Flow, Step};
use ruqsat_licensing::error::{Error, Result};
use ruqsat_licensing::flow::{
    ActingAs, Advanced, Answer, Case, CertificateFinding, Command, Draft, Event, Evidence, FeeState,
    FrozenForm, Input, Outcome, ResultFact, Signal, SignedBy, Status, TraceRow, Verdict, advance, awaited,
    start, status,
};
use ruqsat_licensing::ids::{AccountId, BodyId, Mint, PaymentId, SignatureId};
use ruqsat_licensing::organisations::Body;
use ruqsat_licensing::values::{Bin, Instant, Money, Text};
use std::collections::BTreeSet;
use std::sync::LazyLock;

pub(crate) const PIPELINES: &str = "main-pipelines-operation-licence";
pub(crate) const OZONE: &str = "ozone-works-permit";

/// The fee of these tests.
pub(crate) fn fee() -> Money {
    Money::tenge(19_820)
}

/// A service of the catalogue, free to be changed.
pub(crate) fn service(code: &str) -> Definition {
    // Loading walks every path: once is enough for all tests.
    static LOADED: LazyLock<Catalogue> = LazyLock::new(|| {
        let loaded = Catalogue::load(&Catalogue::embedded_files());
        loaded.unwrap_or_else(|faults| panic!("{}", faults.join("\n")))
    });
    LOADED.version(code, "1").expect("the service is in the catalogue").as_ref().clone()
}

/// A flow of a definition, free to be changed.
pub(crate) fn flow<'a>(definition: &'a mut Definition, id: &str) -> &'a mut Flow {
    definition.flows.iter_mut().find(|flow| flow.id == id).expect("the flow is there")
}

/// A step of a definition, free to be changed.
pub(crate) fn step<'a>(definition: &'a mut Definition, id: &str, n: &str) -> &'a mut Step {
    flow(definition, id).steps.iter_mut().find(|step| step.n == n).expect("the step is there")
}

/// A moment so many minutes after the beginning.
pub(crate) fn minute(minutes: i64) -> Instant {
    Instant::from_timestamp(1_790_000_000 + minutes * 60, 0).expect("a moment")
}

fn mint(random: u128) -> Mint {
    Mint::new(minute(0), random << 20)
}

/// The one person who holds a role in these tests.
pub(crate) fn person(role: Role) -> ActingAs {
    let account = AccountId::new(&mut mint(role as u128 + 1));
    ActingAs { account, name: role.to_string(), roles: BTreeSet::from([role]), on_behalf_of: None }
}

/// Somebody does something and brings all that the activity needs.
pub(crate) fn command(role: Role, activity: Activity) -> Command {
    let mut evidence = Evidence::default();
    let actor = person(role);
    match activity {
        Activity::FillForm => evidence.form = Some((frozen("form"), FeeState::Due { amount: fee() })),
        Activity::AttachScans => evidence.scans = Some(frozen("scans")),
        Activity::Sign => {
            evidence.certificate = Some(CertificateFinding::Ok);
            evidence.signed = Some(signed(if role.is_desk() { "scans" } else { "form" }));
        }
        Activity::Draft => {
            evidence.draft = Some(Draft {
                by: actor.account.clone(),
                text: "wording".into(),
                outcome: None,
                conditions: Vec::new(),
                valid_until: None,
            });
        }
        Activity::FormResult => evidence.result = Some(formed("26-1")),
        Activity::SignResult => {
            evidence.result_signed = Some((SignatureId::new(&mut mint(90)), "result".into()));
            evidence.subject_eligible = true;
        }
        _ => {}
    }
    Command { actor, activity, verdict: Verdict::Ok, evidence }
}

pub(crate) fn frozen(content: &str) -> FrozenForm {
    FrozenForm { content_sha256: content.into(), frozen_at: minute(0) }
}

pub(crate) fn signed(content: &str) -> SignedBy {
    SignedBy { signature: SignatureId::new(&mut mint(80)), content_sha256: content.into(), cms_sha256: None }
}

fn formed(number: &str) -> ResultFact {
    ResultFact { number: number.into(), content_sha256: "result".into(), signature: None }
}

pub(crate) fn input(command: Command) -> Input {
    Input::Command(Box::new(command))
}

/// `command`, as an input.
pub(crate) fn act(role: Role, activity: Activity) -> Input {
    input(command(role, activity))
}

/// The same, answered with a reasoned no.
pub(crate) fn no(role: Role, activity: Activity) -> Input {
    let mut command = command(role, activity);
    command.verdict = Verdict::Fail { grounds: vec!["requirements_not_met".into()], text: "because".into() };
    input(command)
}

/// The form, filled in, with no fee due.
pub(crate) fn fill_free(role: Role) -> Input {
    let mut command = command(role, Activity::FillForm);
    command.evidence.form = Some((frozen("form"), FeeState::NotDue));
    input(command)
}

pub(crate) fn paid(amount: Money) -> Input {
    Input::Signal(Signal::Paid { payment: PaymentId::new(&mut mint(70)), amount })
}

/// A body that can be asked, the same for the same name.
pub(crate) fn body(name: &str) -> Body {
    let random = name.bytes().fold(0_u128, |sum, byte| sum * 31 + u128::from(byte));
    let text = Text { kk: name.into(), ru: name.into(), en: name.into() };
    let bin = Bin::parse("750140000018").expect("a BIN");
    Body::new(BodyId::new(&mut mint(random)), bin, text)
}

/// A body answers.
pub(crate) fn answer(name: &str, agreed: bool) -> Input {
    Input::Signal(Signal::Approval { body: body(name).id, answer: said(agreed) })
}

/// What is answered.
pub(crate) fn said(agreed: bool) -> Answer {
    let ActingAs { account, name, .. } = person(Role::StateBodies);
    Answer {
        agreed,
        text: (!agreed).then(|| "because".into()),
        account,
        name,
        on_behalf_of: None,
        signature: None,
        cms_sha256: None,
        late: false,
        at: minute(0),
    }
}

pub(crate) fn registers(known: bool) -> Input {
    Input::Signal(Signal::Registers { known })
}

/// A case that runs, one minute later with every input.
pub(crate) struct Run {
    pub(crate) definition: Definition,
    pub(crate) case: Case,
    /// What the last input led to.
    pub(crate) events: Vec<Event>,
    minutes: i64,
}

impl Run {
    pub(crate) fn new(definition: Definition, channel: Channel) -> Self {
        Self::of(definition, channel, "issue")
    }

    /// A case of another operation.
    pub(crate) fn of(definition: Definition, channel: Channel, op: &str) -> Self {
        let Advanced { case, events } =
            start(&definition, op, channel, true, minute(0)).expect("the case starts");
        Self { definition, case, events, minutes: 0 }
    }

    /// A portal case of a service, brought by these inputs to where a test begins.
    pub(crate) fn portal(code: &str, inputs: &[Input]) -> Self {
        let mut run = Self::new(service(code), Channel::Portal);
        run.all(inputs);
        run
    }

    pub(crate) fn try_give(&self, input: &Input) -> Result<Advanced> {
        advance(&self.definition, &self.case, input, minute(self.minutes + 1))
    }

    /// Moves the case, or fails with where it stood.
    pub(crate) fn give(&mut self, input: &Input) -> &mut Self {
        let moved = self.try_give(input);
        let moved = moved.unwrap_or_else(|fault| panic!("at {}: {fault}", self.place()));
        (self.case, self.events, self.minutes) = (moved.case, moved.events, self.minutes + 1);
        self
    }

    pub(crate) fn all(&mut self, inputs: &[Input]) -> &mut Self {
        for input in inputs {
            self.give(input);
        }
        self
    }

    /// The error an input is answered with.
    pub(crate) fn refused(&self, input: &Input) -> Error {
        match self.try_give(input) {
            Err(fault) => fault,
            Ok(moved) => panic!("was taken at {}, on to {:?}", self.place(), moved.case.top()),
        }
    }

    /// Checks that an input runs into a guard that says this.
    pub(crate) fn guarded(&self, input: &Input, says: &str) {
        let fault = self.refused(input);
        assert!(matches!(&fault, Error::Internal(text) if text.contains(says)), "{fault} is not «{says}»");
    }

    /// Checks that an input is not expected here, and that the answer names what is.
    pub(crate) fn unexpected(&self, input: &Input) {
        let expected: Vec<_> =
            awaited(&self.definition, &self.case).map(|place| place.activity).into_iter().collect();
        let fault = self.refused(input);
        assert!(matches!(&fault, Error::NotExpected(said) if *said == expected), "{fault}: {expected:?}");
    }

    /// `flow step activity`, or `closed`.
    pub(crate) fn place(&self) -> String {
        match awaited(&self.definition, &self.case) {
            Some(place) => format!("{} {} {}", place.flow, place.n, place.activity),
            None => "closed".into(),
        }
    }

    pub(crate) fn visit(&self) -> u32 {
        self.case.top().expect("an open case has a frame").visit
    }

    pub(crate) fn status(&self) -> Status {
        status(&self.definition, &self.case)
    }

    /// The trace rows of the last input.
    pub(crate) fn rows(&self) -> Vec<TraceRow> {
        let row = |event: &Event| match event {
            Event::Left(row) => Some(row.clone()),
            _ => None,
        };
        self.events.iter().filter_map(row).collect()
    }

    /// The same, short: `flow step outcome`.
    pub(crate) fn left(&self) -> Vec<(String, String, Outcome)> {
        self.rows().into_iter().map(|row| (row.flow, row.n, row.outcome)).collect()
    }
}

/// What the last input left in one flow, all with one outcome: for comparing with [`Run::left`].
pub(crate) fn ok_rows(flow: &str, numbers: &[&str]) -> Vec<(String, String, Outcome)> {
    numbers.iter().map(|n| (flow.to_owned(), (*n).to_owned(), Outcome::Ok)).collect()
}

/// From the empty form of service 02 to the open task of the registrar.
pub(crate) fn filed() -> Vec<Input> {
    vec![act(Role::Applicant, Activity::FillForm), paid(fee()), act(Role::Applicant, Activity::Sign)]
}

/// From there to the review of conformity.
pub(crate) fn reviewed() -> Vec<Input> {
    let staff = [act(Role::Registrar, Activity::Accept), act(Role::Executor, Activity::CheckCompleteness)];
    filed().into_iter().chain(staff).collect()
}

/// A draft of service 02 and its three approvals.
pub(crate) fn agreed() -> Vec<Input> {
    vec![
        act(Role::Executor, Activity::Draft),
        act(Role::DivisionHead, Activity::Approve),
        act(Role::DeputyHead, Activity::Approve),
        act(Role::Head, Activity::Approve),
    ]
}

/// Everything of service 02 up to the signature of the head, granted or refused.
pub(crate) fn drawn_up(granted: bool) -> Vec<Input> {
    let verdict = if granted { act } else { no };
    let mut inputs = reviewed();
    inputs.push(verdict(Role::Executor, Activity::CheckConformity));
    inputs.extend(agreed());
    inputs.push(act(Role::Executor, Activity::FormResult));
    inputs
}
