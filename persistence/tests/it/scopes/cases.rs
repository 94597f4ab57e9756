//! Random cases, and everybody who may ask about them. A plan is plain numbers, so that a failing one shrinks.

use crate::world::{World, at};
use proptest::collection::{btree_set, vec};
use proptest::prelude::{Strategy, any};
use proptest::sample::subsequence;
use ruqsat_licensing::access::{Role, Standing};
use ruqsat_licensing::applications::{self, Application, Channel, Desk, Document};
use ruqsat_licensing::flow::{Approval, Registered, Status};
use ruqsat_licensing::ids::{BodyId, DocumentId, PaymentId};
use ruqsat_licensing::organisations::Body;
use ruqsat_licensing::payments::Payment;
use ruqsat_licensing::ports::StoredSignature;
use ruqsat_licensing::review::Task;
use ruqsat_licensing::values::{Bin, Iin, Party, Text};
use std::cell::Cell;

/// How many applicants and bodies a scene has.
const PEOPLE: usize = 3;

/// Every role a post may hold.
const ROLES: [Role; 11] = [
    Role::Provider,
    Role::ProviderEmployee,
    Role::Registrar,
    Role::Executor,
    Role::DivisionHead,
    Role::DeputyHead,
    Role::Head,
    Role::Signatory,
    Role::PscOperator,
    Role::StateBodies,
    Role::Administrator,
];

/// A case or a caller, in numbers.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    applicant: usize,
    body: usize,
    desk: Option<usize>,
    channel: usize,
    registered: bool,
    sent: bool,
    asked: Vec<usize>,
    /// Roles of somebody who works at `works_at` and asks.
    roles: Vec<Role>,
    works_at: usize,
}

/// Up to six cases and as many members of staff.
pub(super) fn plans() -> impl Strategy<Value = Vec<Plan>> {
    let desk = proptest::option::of(0..PEOPLE);
    let asked = btree_set(0..PEOPLE, 0..PEOPLE).prop_map(|bodies| bodies.into_iter().collect());
    let roles = subsequence(ROLES.to_vec(), 0..4);
    let facts = (any::<bool>(), any::<bool>(), asked);
    let one = (0..PEOPLE, 0..PEOPLE, desk, 0..3_usize, facts, roles, 0..PEOPLE).prop_map(
        |(applicant, body, desk, channel, (registered, sent, asked), roles, works_at)| Plan {
            applicant,
            body,
            desk,
            channel,
            registered,
            sent,
            asked,
            roles,
            works_at,
        },
    );
    vec(one, 1..6)
}

/// A case with all that hangs on it.
pub(super) struct Kept {
    pub(super) application: Application,
    pub(super) payment: PaymentId,
    pub(super) tasks: Vec<Task>,
    pub(super) content: String,
    payments: Payment,
    signature: StoredSignature,
    document: Document,
}

/// Bodies, cases and callers of their own: what earlier scenes left in the database is noise around them.
pub(super) struct Scene {
    bodies: Vec<Body>,
    pub(super) kept: Vec<Kept>,
    pub(super) callers: Vec<Standing>,
}

/// The next number that reads as one.
fn next<T>(serial: &Cell<u32>, prefix: &str, parse: impl Fn(&str) -> Option<T>) -> T {
    loop {
        serial.set(serial.get() + 1);
        let number = |digit| parse(&format!("{prefix}{:04}{digit}", serial.get()));
        if let Some(found) = (0..10).find_map(number) {
            return found;
        }
    }
}

impl Scene {
    /// The scene of a plan.
    pub(super) fn of(plans: &[Plan], world: &mut World, serial: &Cell<u32>) -> Self {
        let mut body = || {
            let name =
                Text { kk: "Комитет".into(), ru: "Комитет".into(), en: "Committee".into() };
            let bin = next(serial, "1801400", Bin::parse);
            Body::new(BodyId::new(&mut world.mint), bin, name)
        };
        let bodies: Vec<Body> = (0..PEOPLE).map(|_| body()).collect();
        let party = || Party::Individual { iin: next(serial, "9001013", Iin::parse) };
        let parties: Vec<Party> = (0..=PEOPLE).map(|_| party()).collect();
        let kept: Vec<Kept> =
            plans.iter().zip(0..).map(|(plan, at)| kept(plan, at, world, &bodies, &parties)).collect();
        // Each applicant, one with no case at all, a portal, and the staff of the plans.
        let mut callers = vec![Standing::Client];
        callers.extend(parties.into_iter().map(|party| Standing::Applicant { party, iin: None }));
        callers.extend(plans.iter().map(|plan| Standing::Staff {
            body: bodies[plan.works_at].id.clone(),
            iin: Iin::parse("990101500016").unwrap(),
            roles: plan.roles.iter().copied().collect(),
        }));
        Self { bodies, kept, callers }
    }

    /// Writes it all.
    pub(super) async fn keep(&self, world: &World) {
        for body in self.bodies.clone() {
            world.unit(move |tx| tx.insert_body(&body)).await.unwrap();
        }
        for Kept { application, payments, tasks, signature, document, .. } in &self.kept {
            let (application, payment, tasks) = (application.clone(), payments.clone(), tasks.clone());
            let (signature, document) = (signature.clone(), document.clone());
            let unit = world.unit(move |tx| {
                tx.insert_application(&application)?;
                tx.insert_payment(&payment)?;
                tasks.iter().try_for_each(|task| tx.insert_task(task))?;
                tx.put_content(&application.id, &signature.content_sha256, b"x", at(0))?;
                tx.insert_document(&document)?;
                tx.insert_signature(&signature)
            });
            unit.await.unwrap();
        }
    }
}

fn kept(plan: &Plan, created: i64, world: &mut World, bodies: &[Body], parties: &[Party]) -> Kept {
    let mut application = world.application(created);
    application.applicant = parties[plan.applicant].clone();
    application.body = bodies[plan.body].id.clone();
    application.case.channel = [Channel::Portal, Channel::Provider, Channel::Psc][plan.channel];
    application.desk =
        plan.desk.map(|body| Desk { body: bodies[body].id.clone(), identified: true, representative: None });
    let facts = &mut application.case.facts;
    facts.registered = plan.registered.then(|| Registered { no: None, at: at(created) });
    facts.sent_at = plan.sent.then(|| at(created));
    if plan.registered {
        application.status = Status::Registered;
    }
    let mut tasks = vec![world.task(&application, created)];
    for body in plan.asked.iter().map(|&body| &bodies[body]) {
        // Asked about it: the fact for the domain, the task for the filter.
        let (bin, name) = (body.bin.clone(), body.name.clone());
        let approval = Approval {
            body: body.id.clone(),
            bin,
            name,
            asked_at: at(created),
            answer: None,
            further: Vec::new(),
        };
        application.case.facts.approvals.push(approval);
        let task = world.task(&application, created);
        tasks.push(Task { body: body.id.clone(), role: Role::StateBodies, ..task });
    }
    let (payments, signature) =
        (world.payment(&application, created), world.signature(&application, b"x", created));
    let document = Document {
        id: DocumentId::new(&mut world.mint),
        application: application.id.clone(),
        kind: "other".into(),
        name: "a.pdf".into(),
        version: 1,
        media_type: "application/pdf".into(),
        sha256: signature.content_sha256.clone(),
        size: 1,
        added_by: world.account.clone(),
        created_at: at(created),
        replaced_at: None,
        removed_at: None,
        kept: applications::Kept::Store,
    };
    let (payment, content) = (payments.id.clone(), signature.content_sha256.clone());
    Kept { application, payment, tasks, content, payments, signature, document }
}
