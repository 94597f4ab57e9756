//! The review chain as a called frame, and what its verdicts lead to (rules 6, 7, 8).

use crate::support::{
    OZONE, PIPELINES, Run, act, agreed, drawn_up, filed, fill_free, no, ok_rows, reviewed, service, step,
};
use ruqsat_licensing::Role;
use ruqsat_licensing::applications::Channel;
use ruqsat_licensing::catalogue::{Activity, Otherwise, Target};
use ruqsat_licensing::error::Error;
use ruqsat_licensing::flow::{Decision, Outcome, Status};

fn refusal() -> Option<Decision> {
    Some(Decision::Refuse { grounds: vec!["requirements_not_met".into()], text: "because".into() })
}

fn row(flow: &str, n: &str, outcome: Outcome) -> (String, String, Outcome) {
    (flow.into(), n.into(), outcome)
}

#[test]
fn the_chain_runs_above_the_calling_step_which_is_left_when_it_returns() {
    let mut run = Run::portal(PIPELINES, &drawn_up(true));
    let frames: Vec<_> =
        run.case.frames.iter().map(|frame| (frame.flow.as_str(), frame.step.as_str())).collect();
    assert_eq!(frames, [("portal", "14"), ("internal_review", "8")]);
    run.give(&act(Role::Head, Activity::SignResult));
    let left = [row("internal_review", "8", Outcome::Ok)].into_iter().chain(ok_rows("portal", &["14", "16"]));
    assert_eq!(run.left(), left.collect::<Vec<_>>());
    // The calling step was entered when the chain was called, and left only now.
    let called = run.rows().into_iter().find(|row| row.n == "14").unwrap();
    assert!(called.entered_at < called.left_at);
    assert_eq!((run.place().as_str(), run.status()), ("closed", Status::Issued));
}

#[test]
fn a_refusal_leaves_the_calling_step_by_its_way_for_no() {
    let mut run = Run::portal(PIPELINES, &drawn_up(false));
    run.give(&act(Role::Head, Activity::SignResult));
    let expected = [
        row("internal_review", "8", Outcome::Ok),
        row("portal", "14", Outcome::Fail),
        row("portal", "15", Outcome::Ok),
    ];
    assert_eq!(run.left(), expected);
    assert_eq!(run.status(), Status::Refused);
    assert_eq!(run.case.facts.decision, refusal());
}

#[test]
fn without_a_way_for_no_the_refusal_is_delivered_by_the_step_of_a_grant() {
    let mut definition = service(PIPELINES);
    step(&mut definition, "portal", "14").on_fail = None;
    let mut run = Run::new(definition, Channel::Portal);
    run.all(&drawn_up(false)).give(&act(Role::Head, Activity::SignResult));
    assert_eq!(run.left()[1..], [row("portal", "14", Outcome::Fail), row("portal", "16", Outcome::Ok)]);
    assert_eq!(run.status(), Status::Refused);
}

#[test]
fn a_chain_that_ends_undecided_is_a_fault() {
    let mut definition = service(PIPELINES);
    step(&mut definition, "internal_review", "3").on_ok = Target::End;
    let mut run = Run::new(definition, Channel::Portal);
    run.all(&reviewed());
    run.guarded(&act(Role::Executor, Activity::CheckConformity), "the chain ended without a decision");
}

#[test]
fn a_chain_calls_no_chain_and_every_operation_has_one() {
    let mut definition = service(PIPELINES);
    step(&mut definition, "internal_review", "2").activities = vec![Activity::Review];
    let mut run = Run::new(definition, Channel::Portal);
    run.all(&filed());
    run.guarded(&act(Role::Registrar, Activity::Accept), "a chain calls a chain");
    let mut definition = service(PIPELINES);
    definition.chain.remove("issue");
    let mut run = Run::new(definition, Channel::Portal);
    run.all(&filed()[..2]);
    run.guarded(&filed()[2], "no review chain for issue");
}

#[test]
fn a_verdict_of_no_decides_and_takes_the_printed_way() {
    let mut run = Run::portal(PIPELINES, &reviewed());
    assert_eq!(run.place(), "internal_review 3 check_conformity");
    run.give(&no(Role::Executor, Activity::CheckConformity));
    assert_eq!(run.left(), [row("internal_review", "3", Outcome::Fail)]);
    assert_eq!(run.place(), "internal_review 6 draft");
    assert_eq!(run.case.facts.decision, refusal());
    // Drafting the letter does not turn the refusal into a grant.
    run.all(&agreed());
    assert_eq!(
        (run.place().as_str(), &run.case.facts.decision),
        ("internal_review 7 form_result", &refusal())
    );
}

#[test]
fn a_verdict_of_no_without_a_printed_way_takes_ours() {
    let mut run = Run::portal(PIPELINES, &filed());
    run.all(&[act(Role::Registrar, Activity::Accept), no(Role::Executor, Activity::CheckCompleteness)]);
    assert_eq!(run.place(), "internal_review 6 draft");
    assert_eq!(run.case.facts.decision, refusal());
    let mut definition = service(PIPELINES);
    step(&mut definition, "internal_review", "2").otherwise = None;
    let mut run = Run::new(definition, Channel::Portal);
    run.all(&filed()).give(&act(Role::Registrar, Activity::Accept));
    run.guarded(&no(Role::Executor, Activity::CheckCompleteness), "has no way for no");
}

#[test]
fn else_refuse_decides_and_goes_on_in_the_same_step() {
    let mut run = Run::portal(OZONE, &[fill_free(Role::Applicant), act(Role::Applicant, Activity::Sign)]);
    run.give(&act(Role::Registrar, Activity::Accept));
    assert_eq!(run.place(), "internal_review 2a check_conformity");
    run.give(&no(Role::Executor, Activity::CheckConformity));
    assert_eq!((run.place().as_str(), run.left().len()), ("internal_review 2a draft", 0));
    assert_eq!(run.case.facts.decision, refusal());
    run.all(&[act(Role::Executor, Activity::Draft), act(Role::Executor, Activity::FormResult)]);
    let outcomes: Vec<_> = run.rows()[0].acts.iter().map(|act| act.outcome).collect();
    assert_eq!(outcomes, [Outcome::Fail, Outcome::Ok, Outcome::Ok]);
    run.give(&act(Role::Signatory, Activity::SignResult));
    assert_eq!(run.status(), Status::Refused);
    assert_eq!(run.left()[1..], [row("portal", "11", Outcome::Fail), row("portal", "12", Outcome::Ok)]);
}

#[test]
fn no_machine_refuses() {
    let mut definition = service(PIPELINES);
    let condition = step(&mut definition, "portal", "7");
    (condition.on_fail, condition.otherwise) = (None, Some(Otherwise::Refuse));
    let mut run = Run::new(definition, Channel::Portal);
    run.give(&act(Role::Applicant, Activity::FillForm));
    let absent = ruqsat_licensing::flow::Input::Signal(ruqsat_licensing::flow::Signal::PaymentAbsent);
    run.guarded(&absent, "would refuse without a verdict");
}

#[test]
fn a_grant_is_decided_by_drafting_it_and_by_nobody_else() {
    let mut run = Run::portal(PIPELINES, &reviewed());
    let other = run.refused(&act(Role::Registrar, Activity::CheckConformity));
    assert!(matches!(other, Error::Forbidden(_)), "{other}");
    run.give(&act(Role::Executor, Activity::CheckConformity));
    assert_eq!((run.place().as_str(), &run.case.facts.decision), ("internal_review 4 draft", &None));
    run.give(&act(Role::Executor, Activity::Draft));
    assert_eq!(run.case.facts.decision, Some(Decision::Grant));
}

#[test]
fn each_signature_of_a_step_is_asked_of_its_own_role_in_order() {
    let mut run = Run::portal(PIPELINES, &reviewed());
    run.all(&[act(Role::Executor, Activity::CheckConformity), act(Role::Executor, Activity::Draft)]);
    let roles = [Role::DivisionHead, Role::DeputyHead, Role::Head];
    for expected in roles {
        for other in roles.into_iter().filter(|role| *role != expected) {
            let fault = run.refused(&act(other, Activity::Approve));
            assert!(matches!(fault, Error::Forbidden(_)), "{other} for {expected}: {fault}");
        }
        assert!(run.place().ends_with("4 approve"));
        run.give(&act(expected, Activity::Approve));
    }
    assert_eq!(run.place(), "internal_review 5 form_result");
    let by: Vec<_> = run.rows()[0].acts.iter().map(|act| act.role).collect();
    assert_eq!(by, [Role::Executor, Role::DivisionHead, Role::DeputyHead, Role::Head].map(Some));
}
