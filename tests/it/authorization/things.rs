//! What is asked for: two cases that went all their way, so that nothing of them can change any more, with a task of
//! each body that worked on them.

use super::callers::Who;
use ruqsat_licensing::Role;
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ports::Store;
use ruqsat_licensing::values::Bin;
use ruqsat_sandbox::demo;
use ruqsat_sdk::models::{Application, ApplicationStatus, Channel, NewApplication};
use ruqsat_tests::{Ending, OZONE, PIPELINES, Person, Staff, World, pipelines_form};

/// A service with a service centre whose licensor asks other bodies.
const TRANSIT: &str = "export-control-transit-permit";

/// A case, and one task of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Thing {
    /// For the reader of a failure.
    pub(super) name: &'static str,
    pub(super) application: String,
    /// The same of a service whose act has a questionnaire.
    pub(super) surveyed: String,
    pub(super) payment: Option<String>,
    pub(super) document: Option<String>,
    pub(super) licence: String,
    pub(super) number: String,
    pub(super) task: String,
    /// Whose task it is, and in what role.
    pub(super) task_of: Option<(usize, String)>,
    /// Whether its step has a term: handing out waits for whoever comes.
    pub(super) has_term: bool,
    /// Login of the applicant.
    pub(super) owner: &'static str,
    /// The licensor, the desk where it was entered, and the body that was asked, among the demo bodies.
    pub(super) body: usize,
    pub(super) body_id: String,
    pub(super) desk: Option<usize>,
    pub(super) asked: Option<usize>,
}

impl Thing {
    /// Whether somebody may know of the case at all.
    pub(super) fn is_seen_by(&self, who: Who) -> bool {
        match who {
            Who::Applicant(_) | Who::Acting(_) | Who::Granted(..) => who.party() == Some(self.owner),
            Who::Staff(_, Role::Administrator) | Who::Portal | Who::Ended | Who::Nobody => false,
            Who::Staff(body, Role::PscOperator) => self.desk == Some(body),
            Who::Staff(body, Role::StateBodies) => self.asked == Some(body),
            Who::Staff(body, _) => self.body == body,
        }
    }

    /// Whether the task is one of his body.
    pub(super) fn task_is_seen_by(&self, who: Who) -> bool {
        let own = |body| self.task_of.as_ref().is_some_and(|(of, _)| *of == body);
        self.is_seen_by(who) && matches!(who, Who::Staff(body, _) if own(body))
    }

    /// Whether he filed the application: on the portal the applicant, else the desk where it was entered.
    pub(super) fn is_filed_by(&self, who: Who) -> bool {
        match (self.desk, who) {
            (None, who) => who.party() == Some(self.owner),
            (Some(desk), who) => who == Who::Staff(desk, Role::PscOperator),
        }
    }

    /// Whether the task is his: of his body, in his role.
    pub(super) fn is_done_by(&self, who: Who) -> bool {
        matches!(who, Who::Staff(body, role) if self.task_of == Some((body, role.to_string())))
    }
}

/// Everything that is asked for.
pub(super) async fn all(world: &World) -> Vec<Thing> {
    let mut things = vec![paid(world).await];
    things.extend(asked(world).await);
    for thing in &mut things {
        thing.body_id = body(world, thing.body).await;
    }
    things
}

/// The id of a demo body.
async fn body(world: &World, at: usize) -> String {
    let bin = Bin::parse(demo::bodies()[at].bin).expect("a BIN");
    let store: &dyn Store = world.store();
    let found = store.transact(&Trail::nobody(), move |tx| tx.find_body(&bin)).await;
    found.expect("an answer").expect("a demo body").id.as_str().to_owned()
}

/// Filed by a legal entity on the portal, and paid for.
async fn paid(world: &World) -> Thing {
    let owner = world.person("applicant-entity").await;
    let form = Some(pipelines_form());
    let new = NewApplication { form, ..NewApplication::new(PIPELINES, "issue", Channel::Portal) };
    let id = owner.api.applications().create(&new).await.expect("a draft").id;
    let document = owner.attach(&id, "qualification").await.expect("a file").id;
    owner.api.applications().submit(&id).await.expect("submitted");
    owner.pay(&id).await;
    owner.sign_application(&id).await.expect("registered");
    world.review("pipelines", &id, 20, |_| true).await;
    let issued = owner.api.applications().get(&id).await.expect("issued");
    let payments = owner.api.payments().list(&issued.id).await.expect("payments").items;
    let (task, role) = done(&world.person("pipelines-head").await, &issued, "sign_result").await;
    Thing {
        name: "paid on the portal, task of the licensor",
        surveyed: world.issue("applicant-entity", OZONE).await.id,
        payment: payments.first().map(|payment| payment.id.clone()),
        document: Some(document),
        licence: licence(world, &issued).await,
        number: issued.result_number.clone().unwrap_or_default(),
        task,
        task_of: Some((0, role)),
        has_term: true,
        owner: owner.demo.login,
        body: 0,
        application: issued.id,
        ..Thing::default()
    }
}

/// Entered for a person at a service centre, with other bodies asked: one thing for the task of each body.
async fn asked(world: &World) -> Vec<Thing> {
    let (staff, operator) = (Staff::sign_in(world).await, world.person("centre-operator").await);
    let owner = world.person("applicant").await;
    let entered = operator.enter(TRANSIT, "issue", owner.demo.login).await;
    let filed = operator.finish_entry(&entered).await;
    staff.decide(&filed, Ending::Grant(None)).await;
    while let Some(task) = operator.open_task(&filed.id).await {
        operator.complete(&task, true).await.expect("handed out");
    }
    let issued = owner.api.applications().get(&filed.id).await.expect("the application");
    assert_eq!(issued.status, ApplicationStatus::Issued);
    let documents = operator.api.documents().list(&issued.id).await.expect("documents").items;
    let case = Thing {
        application: issued.id.clone(),
        surveyed: world.issue("applicant", OZONE).await.id,
        document: documents.first().map(|document| document.id.clone()),
        licence: licence(world, &issued).await,
        number: issued.result_number.clone().unwrap_or_default(),
        owner: owner.demo.login,
        body: 2,
        desk: Some(3),
        asked: Some(4),
        ..Thing::default()
    };
    let mut things = Vec::new();
    for (name, person, activity) in [
        ("centre, task of the licensor", "industry-head", "sign_result"),
        ("centre, task of the centre", "centre-operator", "hand_out"),
        ("centre, task of a body asked", "emergencies-officer", "await_approvals"),
    ] {
        let of = demo::people().iter().find(|one| one.key_name == person).and_then(|one| one.body);
        let (task, role) = done(staff.person(person), &issued, activity).await;
        let (task_of, has_term) = (of.map(|body| (body, role)), activity != "hand_out");
        things.push(Thing { name, task, task_of, has_term, ..case.clone() });
    }
    things
}

async fn licence(world: &World, issued: &Application) -> String {
    let number = issued.result_number.as_deref().expect("a number");
    let licences = world.raw().get(&format!("/v1/licences?number={number}"), "").await.json;
    licences["items"][0]["id"].as_str().expect("a licence").to_owned()
}

/// A task that somebody did, and its role.
async fn done(person: &Person<'_>, issued: &Application, activity: &str) -> (String, String) {
    let path = format!("/v1/tasks?state=completed&application={}", issued.id);
    let tasks = person.world.raw().get(&path, &person.token).await.json;
    let found =
        tasks["items"].as_array().and_then(|all| all.iter().find(|task| task["activity"] == activity));
    let text =
        |key| found.and_then(|task| task[key].as_str()).unwrap_or_else(|| panic!("{activity} of {tasks}"));
    (text("id").to_owned(), text("role").to_owned())
}
