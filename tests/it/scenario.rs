//! A day in the life of three bodies, and what comes of it: a licensor with a portal, an office and a service centre before
//! it, and two bodies that are asked. Told as it happens (`--nocapture` prints inboxes, notices, deadlines and figures),
//! and each turn is asserted.

mod cast;
mod print;

use crate::access;
use crate::refusal::refusal;
use cast::{Office, number, sign_in};
use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};
use ruqsat_licensing::calendar::Calendar;
use ruqsat_licensing::values::{civil_day, day_start};
use ruqsat_sandbox::demo;
use ruqsat_sdk::Client;
use ruqsat_sdk::models::{
    Application, ApplicationStatus, Channel, NewApplication, NewSignature, StaffRole, TaskAssignment,
    TaskCompletion, Verdict,
};
use ruqsat_sdk::operations::GetStatisticsParams;
use ruqsat_tests::{Ending, OZONE, Options, Person, Staff, World, asked_bins, example_form};

/// Paid, two bodies are asked, and their silence suspends it.
const POISONS: &str = "poisons-licence";
/// Free, on the portal, at the office and at the centre; bodies are asked.
const TRANSIT: &str = "export-control-transit-permit";
/// A demo person, and a demo legal entity.
const PERSON: &str = "990101500016";
const ENTITY: &str = "750140000018";
/// The licensor and the centre, the bodies that are asked, and the department of a region, among the demo bodies.
const BODIES: [usize; 4] = [2, 3, 4, 5];

/// A Monday with nothing but working days up to the Friday after next.
fn monday(today: NaiveDate) -> NaiveDate {
    let calendar = Calendar::embedded().expect("a calendar");
    let is_plain = |from: &NaiveDate| {
        let mut weekdays = from.iter_days().take(12).filter(|day| day.weekday().number_from_monday() <= 5);
        from.weekday() == Weekday::Mon && weekdays.all(|day| calendar.is_working(day) == Ok(true))
    };
    today.iter_days().skip(2).find(is_plain).expect("two plain weeks")
}

/// Moves the clock to an hour of a day in Almaty.
fn until(world: &World, day: NaiveDate, hours: i64) {
    world.advance(day_start(day) + TimeDelta::hours(hours) + TimeDelta::seconds(1) - world.now());
}

/// Files through a client and signs with the demo person's key.
async fn file(world: &World, api: &Client, key_name: &str, new: &NewApplication) -> Application {
    let filed = api.applications().create(new).await.expect("an application");
    if filed.status == ApplicationStatus::AwaitingPayment {
        world.person(key_name).await.pay(&filed.id).await;
    }
    let signable = api.applications().get_signable(&filed.id).await.expect("the bytes to sign");
    let signature = ruqsat_tests::sign(world, key_name, &signable.content);
    let signed = api.applications().sign(&filed.id, &NewSignature { signature }).await.expect("signed");
    assert_eq!(signed.status, ApplicationStatus::Registered);
    signed
}

fn complete(service: &str, territory: Option<&str>) -> NewApplication {
    NewApplication {
        form: Some(example_form(service, "issue")),
        submit: Some(true),
        territory: territory.map(str::to_owned),
        ..NewApplication::new(service, "issue", Channel::Portal)
    }
}

fn ask(bins: &[String]) -> TaskCompletion {
    let bodies = Some(bins.to_vec());
    TaskCompletion { bodies, ..TaskCompletion::new("request_approvals", Verdict::Ok) }
}

/// The number a demo person signs in with.
fn iin(key_name: &str) -> &'static str {
    demo::people().iter().find(|one| one.key_name == key_name).expect("a demo person").login
}

async fn status(person: &Person<'_>, id: &str) -> ApplicationStatus {
    person.api.applications().get(id).await.expect("the application").status
}

/// The cases of the day.
struct Cases {
    /// From the portal in a person's name.
    portal: Application,
    /// Entered at the licensor's office.
    office: Application,
    /// Entered at the service centre.
    centre: Application,
    /// Of a legal entity, with silence of the bodies asked.
    poisons: Application,
    /// That nobody touches.
    forgotten: Application,
}

#[tokio::test]
async fn a_day_in_the_life_of_three_bodies() {
    let world = &World::start(Options::default()).expect("the server starts");
    let monday = monday(civil_day(world.now()));
    until(world, monday, 9);
    let office = Office::of(world, "industry-administrator").await;
    let cases = morning(world).await;
    let second = number(7000);
    conflict_and_second_executor(world, &office, &cases, &second, monday).await;
    refused_and_collected(world, &cases).await;
    dismissed_in_mid_chain(world, &office, &cases, &second, monday).await;
    signed_by_the_substitute(world, &office, &cases, monday).await;
    silence_and_suspension(world, &cases).await;
    routed_by_region(world).await;
    told_and_counted(world, &cases, monday).await;
}

/// Five applications on three ways.
async fn morning(world: &World) -> Cases {
    print::hour(world, "applications come: the portal for a person, the office, the centre, a legal entity");
    let granted = access::granted(world, PERSON, "applications").await;
    let token = granted.json["access_token"].as_str().expect("a token").to_owned();
    let portal = world.anonymous().with_token(&token);
    let portal = file(world, &portal, "applicant", &complete(TRANSIT, None)).await;
    let counter = world.person("industry-registrar").await;
    let office = counter.finish_entry(&counter.enter(TRANSIT, "issue", ENTITY).await).await;
    let operator = world.person("centre-operator").await;
    let centre = operator.finish_entry(&operator.enter(TRANSIT, "issue", PERSON).await).await;
    let entity = world.person("applicant-entity").await;
    let poisons = file(world, &entity.api, "applicant-entity", &complete(POISONS, None)).await;
    let forgotten = file(world, &entity.api, "applicant-entity", &complete(TRANSIT, None)).await;
    assert_eq!(office.status, ApplicationStatus::Registered);
    print::inboxes(world, &BODIES).await;
    let registrar = world.person("industry-registrar").await;
    for case in [&portal, &office, &centre, &poisons, &forgotten] {
        assert!(registrar.open_task(&case.id).await.is_some(), "{} waits for the registrar", case.id);
    }
    Cases { portal, office, centre, poisons, forgotten }
}

/// The applicant is hired as an executor and may not touch his own case; a second executor asks another body.
async fn conflict_and_second_executor(
    world: &World,
    office: &Office<'_>,
    cases: &Cases,
    second: &str,
    monday: NaiveDate,
) {
    until(world, monday, 10);
    office.hire(PERSON, "ӨТІНІШЕВ СЫНАҚБЕК", StaffRole::Executor, monday).await;
    let hired = office.hire(second, "ЕКІНШІБЕКОВ СЫНАҚБЕК", StaffRole::Executor, monday).await;
    let staff = Staff::sign_in(world).await;
    let (_, task) = staff.until(&cases.portal, "request_approvals").await;
    print::hour(world, "the applicant is an employee now; his own case is not his to handle");
    let own = sign_in(world, PERSON, demo::PASSWORD, Some(office.bin)).await.expect("signs in as staff");
    let bins = asked_bins();
    for refused in [
        refusal(own.tasks().claim(&task.id).await),
        refusal(own.tasks().complete(&task.id, &ask(&bins[..1])).await),
    ] {
        assert_eq!(refused, "409 conflict_of_interest");
    }
    let head = staff.person("industry-division-head");
    let to = TaskAssignment { employee: office.employment(PERSON).await.id, reason: None };
    assert!(head.api.tasks().assign(&task.id, &to).await.is_err(), "nobody gives it to him either");

    print::hour(world, "assigned to the first executor, and again, to the second");
    let executor = staff.person("industry-executor");
    let first = TaskAssignment { employee: office.employment(executor.demo.login).await.id, reason: None };
    head.api.tasks().assign(&task.id, &first).await.expect("assigned");
    let reason = Some("демалыс".to_owned());
    let again = TaskAssignment { employee: hired.id, reason };
    head.api.tasks().assign(&task.id, &again).await.expect("assigned again");
    assert_eq!(
        refusal(executor.api.tasks().complete(&task.id, &ask(&bins[..1])).await),
        "409 task_assigned",
        "the first has it no more"
    );
    let api = office.client(second).await.expect("signs in");
    let shown = api.tasks().get(&task.id).await.expect("his task");
    assert!(shown.assignee.is_some_and(|assignee| assignee.is_me));
    let done = api.tasks().complete(&task.id, &ask(&bins[..1])).await.expect("asks another body");
    assert_eq!(done.application.status, ApplicationStatus::AwaitingApprovals);
    let twice = api.tasks().complete(&task.id, &ask(&bins[..1])).await;
    assert_eq!(refusal(twice), "409 task_not_open");
    let stranger = world.person("interior-officer").await;
    assert_eq!(
        refusal(stranger.api.applications().get(&cases.portal.id).await),
        "404 not_found",
        "not asked"
    );
    let officer = world.person("emergencies-officer").await;
    let task = officer.open_task(&cases.portal.id).await.expect("asked");
    officer.complete(&task, true).await.expect("agrees");
    print::inboxes(world, &BODIES).await;
}

/// A refusal of what came to the office, a grant that is collected at the centre.
async fn refused_and_collected(world: &World, cases: &Cases) {
    print::hour(world, "the office's case is refused, the centre's is granted and collected");
    let staff = Staff::sign_in(world).await;
    assert_eq!(staff.decide(&cases.office, Ending::Refuse).await.status, ApplicationStatus::Refused);
    staff.decide(&cases.centre, Ending::Grant(None)).await;
    let operator = staff.person("centre-operator");
    while let Some(task) = operator.open_task(&cases.centre.id).await {
        operator.complete(&task, true).await.expect("handed out");
    }
    assert_eq!(status(operator, &cases.centre.id).await, ApplicationStatus::Issued);
    print::inboxes(world, &BODIES).await;
}

/// The second executor is dismissed while a task of his is open.
async fn dismissed_in_mid_chain(
    world: &World,
    office: &Office<'_>,
    cases: &Cases,
    second: &str,
    monday: NaiveDate,
) {
    let api = office.client(second).await.expect("signs in");
    let staff = Staff::sign_in(world).await;
    let executor = staff.person("industry-executor");
    let task = executor.open_task(&cases.portal.id).await.expect("the executor goes on");
    assert_eq!(task.role, "executor");
    api.tasks().claim(&task.id).await.expect("his by now, or his again");
    let tuesday = monday.succ_opt().expect("a day");
    until(world, tuesday, 9);
    print::hour(world, "the second executor is dismissed with a task in his hands");
    let api = office.client(second).await.expect("signs in on the next morning");
    office.dismiss(second, monday).await;
    let refused =
        refusal(api.tasks().complete(&task.id, &TaskCompletion::new(&*task.activity, Verdict::Ok)).await);
    assert_eq!(refused, "401 session_ended", "at once");
    let himself = office.client(second).await.expect("a citizen like any other");
    assert_eq!(refusal(himself.tasks().get(&task.id).await), "403 forbidden");
    let executor = world.person("industry-executor").await;
    let freed = executor.api.tasks().get(&task.id).await.expect("everybody's again");
    assert!(freed.assignee.is_none(), "{freed:?}");
    executor.complete(&freed, true).await.expect("the first goes on");
    print::inboxes(world, &BODIES).await;
}

/// The head is on leave: the person replacing him signs, in his name and on the record.
async fn signed_by_the_substitute(world: &World, office: &Office<'_>, cases: &Cases, monday: NaiveDate) {
    let staff = Staff::sign_in(world).await;
    let (_, task) = staff.until(&cases.portal, "sign_result").await;
    let deputy = world.person("industry-deputy-head").await;
    assert_eq!(refusal(deputy.api.tasks().claim(&task.id).await), "403 forbidden", "not his to sign");
    let leave = (monday.succ_opt().expect("a day"), monday + Days::new(4));
    office.replace((iin("industry-head"), iin("industry-deputy-head")), leave).await;
    print::hour(world, "the head is on leave, his deputy signs");
    let deputy = world.person("industry-deputy-head").await;
    assert!(deputy.api.tasks().get(&task.id).await.expect("the task").as_substitute);
    let issued = deputy.complete(&task, true).await.expect("signed in his place");
    assert_eq!(issued.status, ApplicationStatus::Issued);
    let trace = deputy.api.applications().get_trace(&cases.portal.id).await.expect("the trace");
    let mut signed =
        trace.steps.iter().flat_map(|step| &step.acts).filter(|act| act.activity == "sign_result");
    let signed = signed.next_back().expect("somebody signed");
    assert_eq!(signed.name.as_deref(), Some(deputy.demo.name), "{signed:?}");
    let head = demo::people().iter().find(|one| one.key_name == "industry-head").expect("the head");
    assert_eq!(signed.on_behalf_of.as_deref(), Some(head.name), "{signed:?}");
}

/// Two bodies are asked and say nothing: the case is suspended, its time stands still, and their answers set it going.
async fn silence_and_suspension(world: &World, cases: &Cases) {
    let staff = Staff::sign_in(world).await;
    let (executor, task) = staff.until(&cases.poisons, "request_approvals").await;
    executor.api.tasks().complete(&task.id, &ask(&asked_bins())).await.expect("asked");
    let entity = world.person("applicant-entity").await;
    let before = entity.api.deadlines().get_application(&cases.poisons.id).await.expect("a deadline");
    let officer = world.person("emergencies-officer").await;
    let due =
        officer.open_task(&cases.poisons.id).await.and_then(|task| task.due_at).expect("a term to answer");
    world.advance(due - world.now() + TimeDelta::hours(10));
    let entity = world.person("applicant-entity").await;
    entity.until(&cases.poisons.id, &ApplicationStatus::Suspended).await;
    print::hour(world, "five working days of silence: the case is suspended");
    print::inboxes(world, &BODIES).await;
    let still = entity.api.deadlines().get_application(&cases.poisons.id).await.expect("a deadline");
    print::deadline("the licence for poisons", &still);
    assert!(still.paused && !still.overdue, "{still:?}");
    world.advance(TimeDelta::days(1));
    let staff = Staff::sign_in(world).await;
    for (officer, task) in staff.open(&cases.poisons).await {
        officer.complete(&task, true).await.expect("a late answer");
    }
    print::hour(world, "both have answered, late: the case goes on, and its end has moved");
    let after =
        world.person("applicant-entity").await.api.deadlines().get_application(&cases.poisons.id).await;
    let after = after.expect("a deadline");
    print::deadline("the licence for poisons", &after);
    assert!(!after.paused && after.due_at > before.due_at, "{:?} {:?}", before.due_at, after.due_at);
    assert_eq!(after.pauses.len(), 1);
    let closed = staff.decide(&cases.poisons, Ending::Grant(None)).await;
    assert_eq!(closed.status, ApplicationStatus::Issued);
}

/// What is for a region goes to its department, and the committee of the whole country does not see it.
async fn routed_by_region(world: &World) {
    print::hour(world, "an application for Almaty goes to the department there");
    let entity = world.person("applicant-entity").await;
    let filed = file(world, &entity.api, "applicant-entity", &complete(OZONE, Some("75"))).await;
    print::inboxes(world, &[6]).await;
    let department = world.person("almaty-registrar").await;
    assert_eq!(department.open_task(&filed.id).await.map(|task| task.application), Some(filed.id.clone()));
    let committee = world.person("ozone-registrar").await;
    assert_eq!(refusal(committee.api.applications().get(&filed.id).await), "404 not_found");
}

/// Who was told what, what is overdue, and the figures of the head.
async fn told_and_counted(world: &World, cases: &Cases, monday: NaiveDate) {
    print::hour(world, "what was told");
    let told = print::notices(world, "applicant-entity", &cases.poisons.id).await;
    for kind in ["registered", "awaiting_approvals", "suspended", "issued"] {
        assert!(told.iter().any(|one| one == kind), "{kind} of {told:?}");
    }
    let registrar = world.person("industry-registrar").await;
    let task = registrar.open_task(&cases.forgotten.id).await.expect("still open");
    let deadline = registrar.api.deadlines().get_task(&task.id).await.expect("a deadline");
    print::deadline("the forgotten case's task", &deadline);
    assert!(deadline.overdue && task.overdue, "{deadline:?}");
    let reminded = || async {
        print::notices(world, "industry-registrar", &cases.forgotten.id)
            .await
            .contains(&"task_overdue".to_owned())
    };
    let mut seen = reminded().await;
    for _ in 0..100 {
        if seen {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        seen = reminded().await;
    }
    assert!(seen, "the registrar is reminded of what is overdue");

    print::hour(world, "the figures of the head");
    let head = world.person("industry-head").await;
    let period = GetStatisticsParams { from: Some(monday), ..GetStatisticsParams::default() };
    let figures = head.api.statistics().get(&period).await.expect("statistics").services;
    print::figures(&figures);
    let of = |service: &str| figures.iter().find(|one| one.service == service).expect("a service");
    let transit = of(TRANSIT);
    assert_eq!((transit.received, transit.registered), (4, 4));
    assert_eq!((transit.issued, transit.refused, transit.open, transit.overdue), (2, 1, 1, 0));
    let mut channels: Vec<_> = transit.channels.iter().map(|one| (one.name.as_str(), one.count)).collect();
    channels.sort_unstable();
    assert_eq!(channels, [("portal", 2), ("provider", 1), ("psc", 1)]);
    assert_eq!(transit.grounds.iter().map(|ground| ground.count).sum::<i64>(), 1);
    let poisons = of(POISONS);
    assert_eq!((poisons.received, poisons.issued, poisons.refused, poisons.open), (1, 1, 0, 0));
    assert_eq!(refusal(registrar.api.statistics().get(&period).await), "403 forbidden");
}
