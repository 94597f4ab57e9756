//! Other bodies are asked whether they agree: by BIN, each in its own inbox, each once; whoever is not asked knows
//! nothing of the case.

use super::{POISONS, register};
use crate::refusal::{pointers, problem, refusal};
use ruqsat_licensing::values::sha256_hex;
use ruqsat_sdk::models::{
    Application, ApplicationStatus, Channel, NewApplication, Task, TaskCompletion, Verdict,
};
use ruqsat_sdk::operations::{GetAnswerSignableParams, ListTasksParams};
use ruqsat_tests::{Ending, Person, Staff, World, asked_bins, sign};

const TRANSIT: &str = "export-control-transit-permit";

fn request(bodies: &[&str]) -> TaskCompletion {
    let bodies = bodies.iter().map(|bin| (*bin).to_owned()).collect();
    TaskCompletion { bodies: Some(bodies), ..TaskCompletion::new("request_approvals", Verdict::Ok) }
}

fn answer(verdict: Verdict, text: &str) -> TaskCompletion {
    let text = (!text.is_empty()).then(|| text.to_owned());
    TaskCompletion { text, ..TaskCompletion::new("await_approvals", verdict) }
}

fn refuse(grounds: &[&str]) -> TaskCompletion {
    TaskCompletion {
        grounds: Some(grounds.iter().map(|ground| (*ground).to_owned()).collect()),
        text: Some("Бас тартылсын.".into()),
        ..TaskCompletion::new("check_conformity", Verdict::Fail)
    }
}

/// The rules that a completion breaks, by pointer.
async fn broken(person: &Person<'_>, task: &Task, done: &TaskCompletion) -> Vec<(String, String)> {
    let violations = problem(person.api.tasks().complete(&task.id, done).await).violations;
    violations.into_iter().map(|one| (one.pointer, one.code)).collect()
}

fn rules(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect()
}

/// An answer that another signs.
async fn signed_by(
    officer: &Person<'_>,
    key_name: &str,
    task: &Task,
    done: TaskCompletion,
) -> TaskCompletion {
    let text_sha256 = done.text.as_deref().map(|text| sha256_hex(text.as_bytes()));
    let said = GetAnswerSignableParams { text_sha256, ..GetAnswerSignableParams::new(done.verdict.clone()) };
    let content = officer.api.tasks().get_answer_signable(&task.id, &said).await.expect("bytes").content;
    TaskCompletion { signature: Some(sign(officer.world, key_name, &content)), ..done }
}

/// A case whose executor has asked the first of the two bodies.
pub(crate) async fn asked(staff: &Staff<'_>, applicant: &Person<'_>, service: &str) -> Application {
    let filed = register(applicant, service, "issue").await;
    let (executor, task) = staff.until(&filed, "request_approvals").await;
    let bins = asked_bins();
    let done = executor.api.tasks().complete(&task.id, &request(&[&bins[0]])).await.expect("a request");
    assert_eq!(done.application.status, ApplicationStatus::AwaitingApprovals);
    done.application
}

#[tokio::test]
async fn the_bodies_to_ask_are_known_named_once_and_not_the_licensor() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let filed = register(&world.person("applicant").await, TRANSIT, "issue").await;
    let (executor, task) = staff.until(&filed, "request_approvals").await;
    let bins = asked_bins();
    let (one, other, own) = (bins[0].as_str(), bins[1].as_str(), executor.demo.bin.expect("a BIN"));
    for (bodies, expected) in [
        (&[][..], &[("/bodies", "required")][..]),
        (&["750140000058"], &[("/bodies/0", "no_officer")]),
        (&["990140000384"], &[("/bodies/0", "unknown_body")]),
        (&["12345", one], &[("/bodies/0", "unknown_body")]),
        (&[own], &[("/bodies/0", "own_body")]),
        (&[one, other, one], &[("/bodies/2", "repeated")]),
    ] {
        assert_eq!(broken(executor, &task, &request(bodies)).await, rules(expected), "{bodies:?}");
    }
    assert_eq!(pointers(executor.api.tasks().complete(&task.id, &request(&[one; 21])).await), ["/bodies"]);
    let nobody = TaskCompletion::new("request_approvals", Verdict::Ok);
    assert_eq!(broken(executor, &task, &nobody).await, rules(&[("/bodies", "required")]));
    assert_eq!(
        executor.open_task(&filed.id).await.map(|open| open.id),
        Some(task.id.clone()),
        "nothing moved"
    );
    // Only the request names bodies.
    executor.api.tasks().complete(&task.id, &request(&[one])).await.expect("a request");
    let officer = staff.person("emergencies-officer");
    let task = officer.open_task(&filed.id).await.expect("a task");
    let stray = TaskCompletion { bodies: Some(bins.clone()), ..answer(Verdict::Ok, "") };
    let stray = officer.signed_answer(&task.id, stray).await.expect("a signature");
    assert_eq!(broken(officer, &task, &stray).await, rules(&[("/bodies", "not_expected")]));
}

#[tokio::test]
async fn a_body_asked_reads_the_case_answers_once_and_changes_nothing_else() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let applicant = world.person("applicant-entity").await;
    let case = asked(&staff, &applicant, TRANSIT).await;
    let officer = staff.person("emergencies-officer");
    let inbox = ListTasksParams { application: Some(case.id.clone()), ..ListTasksParams::default() };
    let tasks = officer.api.tasks().list(&inbox).await.expect("tasks").items;
    let [task] = tasks.as_slice() else { panic!("{tasks:?}") };
    assert_eq!((task.activity.as_str(), task.role.as_str()), ("await_approvals", "state_bodies"));
    assert!(task.due_at.is_some(), "the step has a term, even where its end leads nowhere");
    let executor = staff.licensor(TRANSIT, "executor");
    assert!(executor.open_task(&case.id).await.is_none(), "the licensor waits");
    assert_eq!(refusal(executor.api.tasks().get(&task.id).await), "404 not_found");
    assert_eq!(
        refusal(executor.complete(task, true).await),
        "404 not_found",
        "nobody answers for another body"
    );

    let seen = officer.api.applications().get(&case.id).await.expect("the application");
    assert_eq!((seen.form, seen.next.len()), (case.form.clone(), 0));
    assert!(!officer.api.applications().get_trace(&case.id).await.expect("the trace").steps.is_empty());
    assert_eq!(refusal(officer.api.applications().withdraw(&case.id).await), "403 forbidden");

    assert_eq!(broken(officer, task, &answer(Verdict::Fail, " ")).await, rules(&[("/text", "required")]));
    let grounds =
        TaskCompletion { grounds: Some(vec!["approval_denied".into()]), ..answer(Verdict::Fail, "Жоқ") };
    let grounds = officer.signed_answer(&task.id, grounds).await.expect("a signature");
    assert_eq!(broken(officer, task, &grounds).await, rules(&[("/grounds/0", "not_expected")]));
    let other = TaskCompletion::new("approve", Verdict::Ok);
    assert_eq!(refusal(officer.api.tasks().complete(&task.id, &other).await), "409 step_out_of_order");
    let agrees = answer(Verdict::Ok, "Шартпен келісеміз.");
    assert_eq!(broken(officer, task, &agrees).await, rules(&[("/signature", "required")]));
    let signed = officer.signed_answer(&task.id, agrees.clone()).await.expect("a signature");
    // A signature over one answer is worth nothing for another, nor is that of another body's officer.
    for (done, cause) in [
        (TaskCompletion { text: Some("Келісеміз.".into()), ..signed.clone() }, "HASH_FAILURE"),
        (TaskCompletion { text: None, ..signed.clone() }, "HASH_FAILURE"),
        (TaskCompletion { verdict: Verdict::Fail, ..signed.clone() }, "HASH_FAILURE"),
        (signed_by(officer, "interior-officer", task, agrees.clone()).await, "IDENTITY_MISMATCH"),
    ] {
        let refused = problem(officer.api.tasks().complete(&task.id, &done).await);
        assert_eq!((refused.status, refused.code.as_str()), (422, "signature_invalid"));
        assert_eq!(refused.extra["report"]["sub_indication"], cause);
    }
    let agrees = signed;
    let done = officer.api.tasks().complete(&task.id, &agrees).await.expect("an answer");
    assert_eq!(done.application.status, ApplicationStatus::InReview);
    let version = done.task.version;
    // What it says again is kept and changes nothing, a few times.
    let grounds = answer(Verdict::Fail, "Пікіріміз өзгерді.");
    let again = officer.signed_answer(&task.id, grounds).await.expect("a signature");
    for _ in 0..5 {
        let done = officer.api.tasks().complete(&task.id, &again).await.expect("kept");
        assert_eq!((done.application.status, done.task.version), (ApplicationStatus::InReview, version));
    }
    assert_eq!(refusal(officer.api.tasks().complete(&task.id, &again).await), "409 task_not_open");

    // The licensor reads the answer, the applicant that there is one; the trace says who gave it.
    let told = executor.api.applications().get(&case.id).await.expect("the application").approvals;
    assert_eq!((told[0].agreed, told[0].text.as_deref()), (Some(true), Some("Шартпен келісеміз.")));
    assert_eq!((told[0].late, told[0].further.len()), (Some(false), 5));
    let further = &told[0].further[0];
    assert_eq!((further.agreed, further.text.as_deref()), (false, Some("Пікіріміз өзгерді.")));
    let told = applicant.api.applications().get(&case.id).await.expect("the application").approvals;
    assert_eq!((told[0].agreed, told[0].text.as_deref()), (Some(true), None));
    let trace = executor.api.applications().get_trace(&case.id).await.expect("the trace").steps;
    let said =
        trace.iter().flat_map(|step| &step.acts).find(|act| act.role.as_deref() == Some("state_bodies"));
    assert_eq!(said.and_then(|act| act.name.as_deref()), Some(officer.demo.name));
    // What it was asked about it may read on, to the end.
    let closed = staff.decide(&case, Ending::Grant(None)).await;
    assert_eq!(closed.status, ApplicationStatus::Issued);
    officer.api.applications().get(&case.id).await.expect("the closed application");
}

#[tokio::test]
async fn a_body_that_was_not_asked_knows_nothing_of_the_case() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let case = asked(&staff, &world.person("applicant").await, TRANSIT).await;
    let task = staff.person("emergencies-officer").open_task(&case.id).await.expect("a task");
    let stranger = staff.person("interior-officer");
    assert!(stranger.open_task(&case.id).await.is_none());
    assert_eq!(refusal(stranger.api.applications().get(&case.id).await), "404 not_found");
    assert_eq!(refusal(stranger.api.applications().get_trace(&case.id).await), "404 not_found");
    assert_eq!(refusal(stranger.api.tasks().get(&task.id).await), "404 not_found");
    assert_eq!(refusal(stranger.complete(&task, true).await), "404 not_found");
    let new = NewApplication::new(TRANSIT, "issue", Channel::Portal);
    assert_eq!(refusal(stranger.api.applications().create(&new).await), "403 forbidden");
}

#[tokio::test]
async fn a_no_of_one_body_leaves_only_the_refusal() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let case = asked(&staff, &world.person("applicant-entity").await, POISONS).await;
    let officer = staff.person("emergencies-officer");
    let task = officer.open_task(&case.id).await.expect("a task");
    let no = answer(Verdict::Fail, "Қойма талаптарға сай емес.");
    let no = officer.signed_answer(&task.id, no).await.expect("a signature");
    officer.api.tasks().complete(&task.id, &no).await.expect("an answer");
    let (executor, task) = staff.until(&case, "check_conformity").await;
    let yes = TaskCompletion::new("check_conformity", Verdict::Ok);
    assert_eq!(broken(executor, &task, &yes).await, rules(&[("/verdict", "approval_denied")]));
    let other = refuse(&["service_refused"]);
    assert_eq!(broken(executor, &task, &other).await, rules(&[("/grounds", "approval_denied")]));
    let closed = staff.decide(&case, Ending::Refuse).await;
    assert_eq!(closed.status, ApplicationStatus::Refused);
}

#[tokio::test]
async fn nobody_refuses_for_a_no_that_was_not_said() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let case = asked(&staff, &world.person("applicant-entity").await, POISONS).await;
    let officer = staff.person("emergencies-officer");
    let task = officer.open_task(&case.id).await.expect("a task");
    officer.complete(&task, true).await.expect("an answer");
    let (executor, task) = staff.until(&case, "check_conformity").await;
    let done = refuse(&["service_refused", "approval_denied"]);
    assert_eq!(broken(executor, &task, &done).await, rules(&[("/grounds/1", "approval_denied")]));
    let done = refuse(&["service_refused"]);
    executor.api.tasks().complete(&task.id, &done).await.expect("a refusal for another reason");
}

#[tokio::test]
async fn two_bodies_that_answer_at_the_same_moment_are_both_heard() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let filed = register(&world.person("applicant-entity").await, TRANSIT, "issue").await;
    let (executor, task) = staff.until(&filed, "request_approvals").await;
    staff.finish(executor, &task, Ending::Grant(None)).await.expect("a request");
    let open = staff.open(&filed).await;
    let [(one, first), (other, second)] = open.as_slice() else { panic!("two answers are awaited") };
    let (one, other) = tokio::join!(one.complete(first, true), other.complete(second, true));
    let after = [one.expect("an answer").status, other.expect("an answer").status];
    assert!(
        after.contains(&ApplicationStatus::InReview) && after.contains(&ApplicationStatus::AwaitingApprovals)
    );
    let trace = executor.api.applications().get_trace(&filed.id).await.expect("the trace").steps;
    let acts = trace.iter().flat_map(|step| &step.acts);
    assert_eq!(acts.filter(|act| act.role.as_deref() == Some("state_bodies")).count(), 2);
    assert_eq!(staff.until(&filed, "check_conformity").await.1.role, "executor");
}

#[tokio::test]
async fn a_case_that_is_withdrawn_needs_no_answer() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let applicant = world.person("applicant-entity").await;
    let case = asked(&staff, &applicant, TRANSIT).await;
    let officer = staff.person("emergencies-officer");
    let task = officer.open_task(&case.id).await.expect("a task");
    applicant.api.applications().withdraw(&case.id).await.expect("withdrawn");
    assert!(officer.open_task(&case.id).await.is_none());
    assert_eq!(refusal(officer.complete(&task, true).await), "409 task_not_open");
}
