//! What the trace of a case tells, and to whom.

use crate::refusal::refusal;
use ruqsat_sdk::models::{Trace, TraceStep};
use ruqsat_tests::{OZONE, PIPELINES, World};

/// A step as `flow/n outcome: activity role, …`.
fn line(step: &TraceStep) -> String {
    let acts: Vec<_> = step
        .acts
        .iter()
        .map(|act| {
            let outcome = if act.outcome == "ok" { String::new() } else { format!(" {}", act.outcome) };
            format!("{}{outcome} {}", act.activity, act.role.as_deref().unwrap_or("-"))
        })
        .collect();
    let outcome = step.outcome.as_deref().unwrap_or("open");
    format!("{}/{} {outcome}: {}", step.flow, step.n, acts.join(", "))
}

fn lines(trace: &Trace) -> Vec<String> {
    trace.steps.iter().map(line).collect()
}

/// Entered before left, and left in the order of the rows.
fn assert_in_order(trace: &Trace) {
    let left: Vec<_> = trace.steps.iter().filter_map(|step| step.left_at).collect();
    assert!(left.is_sorted(), "{left:?}");
    for step in &trace.steps {
        assert!(step.left_at.is_none_or(|left| step.entered_at <= left), "{}", line(step));
        assert!(step.acts.iter().all(|act| step.entered_at <= act.at), "{}", line(step));
    }
}

#[tokio::test]
async fn the_trace_of_a_licence_holds_every_step_of_the_act_with_roles_and_paragraphs() {
    let world = World::shared();
    let entity = world.person("applicant-entity").await;
    let id = entity.register(PIPELINES).await.id;
    let filed = [
        "portal/1 ok: register_account not_needed -",
        "portal/2 ok: sign_in -",
        "portal/3 ok: check_sign_in -",
        "portal/5 ok: fill_form applicant",
        "portal/6 ok: pay -",
        "portal/7 ok: check_payment -",
        "portal/9 ok: choose_certificate applicant",
        "portal/10 ok: check_certificate -",
        "portal/12 ok: sign applicant",
        "portal/13 ok: register -",
    ];
    let trace = entity.api.applications().get_trace(&id).await.unwrap();
    assert_eq!(lines(&trace), [&filed[..], &["portal/14 open: ", "internal_review/1 open: "]].concat());

    world.review("pipelines", &id, 20, |_| true).await;
    let trace = entity.api.applications().get_trace(&id).await.unwrap();
    let reviewed = [
        "internal_review/1 ok: accept registrar",
        "internal_review/2 ok: check_completeness executor",
        "internal_review/3 ok: check_conformity executor",
        "internal_review/4 ok: draft executor, approve division_head, approve deputy_head, approve head",
        "internal_review/5 ok: form_result executor",
        "internal_review/8 ok: sign_result head",
        "portal/14 ok: ",
        "portal/16 ok: deliver -",
    ];
    assert_eq!(lines(&trace), [&filed[..], &reviewed].concat());
    assert_in_order(&trace);
    let place = |n: &str| trace.steps.iter().find(|step| step.flow == "portal" && step.n == n).unwrap();
    assert_eq!((place("7").src.as_str(), &place("7").message), ("p.10 7)", &None));
    assert!(place("13").title.as_ref().is_some_and(|title| !title.kk.is_empty() && title.kk != title.ru));
}

#[tokio::test]
async fn a_refusal_leaves_its_no_and_the_message_of_the_act_in_the_trace() {
    let world = World::shared();
    let entity = world.person("applicant-entity").await;
    let id = entity.register(PIPELINES).await.id;
    world.review("pipelines", &id, 20, |task| task.activity != "check_conformity").await;
    let trace = entity.api.applications().get_trace(&id).await.unwrap();
    let tail = [
        "internal_review/3 fail: check_conformity fail executor",
        "internal_review/6 ok: draft executor, approve division_head, approve deputy_head, approve head",
        "internal_review/7 ok: form_result executor",
        "internal_review/8 ok: sign_result head",
        "portal/14 fail: ",
        "portal/15 ok: message -, deliver -",
    ];
    assert_eq!(lines(&trace)[12..], tail);
    assert_in_order(&trace);
    let told = trace.steps.last().unwrap();
    assert_eq!(told.src, "p.10 15)");
    let message = told.message.as_ref().expect("the act's message");
    assert!(message.kk.contains("бұзушылықтардың") && message.ru.contains("отказано"), "{message:?}");
    assert!(message.en.contains("refused"));
}

#[tokio::test]
async fn names_are_shown_to_staff_only() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let id = applicant.register(OZONE).await.id;
    world.review("ozone", &id, 20, |_| true).await;
    let own = applicant.api.applications().get_trace(&id).await.unwrap();
    assert!(own.steps.iter().flat_map(|step| &step.acts).all(|act| act.name.is_none()));
    let staff = world.person("ozone-registrar").await;
    let trace = staff.api.applications().get_trace(&id).await.unwrap();
    assert_eq!(lines(&trace), lines(&own), "the same steps, acts and roles");
    let acts: Vec<_> = trace.steps.iter().flat_map(|step| &step.acts).collect();
    let named = acts.iter().find(|act| act.activity == "sign_result").unwrap();
    assert_eq!(named.name.as_deref(), Some("БАСШЫҚЫЗЫ СЫНАҚАЙ"));
    for act in acts.iter().filter(|act| act.role.as_deref().is_some_and(|role| role != "applicant")) {
        assert!(act.name.is_some(), "{act:?}");
    }
    let other = world.person("pipelines-registrar").await;
    assert_eq!(refusal(other.api.applications().get_trace(&id).await), "404 not_found");
}
