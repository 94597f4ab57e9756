//! Other bodies are asked whether they agree: the verdict waits for them, "no" leaves the refusal, silence suspends
//! where the act says so (rule 12).

use crate::support::{Run, act, answer, body, command, fee, fill_free, input, minute, no, paid, person};
use ruqsat_licensing::Role;
use ruqsat_licensing::catalogue::{Activity, Catalogue};
use ruqsat_licensing::flow::{Decision, Input, Outcome, Signal, Status};

const MINING: &str = "mining-chemical-production-licence";
const POISONS: &str = "poisons-licence";

/// From the empty form to the executor, who is about to ask.
fn complete() -> Vec<Input> {
    vec![
        act(Role::Applicant, Activity::FillForm),
        paid(fee()),
        act(Role::Applicant, Activity::Sign),
        act(Role::Registrar, Activity::Accept),
        act(Role::DivisionHead, Activity::Assign),
        act(Role::Executor, Activity::CheckCompleteness),
    ]
}

fn ask(bodies: &[&str]) -> Input {
    let mut command = command(Role::Executor, Activity::RequestApprovals);
    command.evidence.asked = bodies.iter().map(|name| body(name)).collect();
    input(command)
}

/// A case that waits for two bodies.
fn asked(code: &str) -> Run {
    let mut run = Run::portal(code, &complete());
    assert_eq!(run.place(), "internal_review 5 request_approvals");
    run.give(&ask(&["health", "interior"]));
    run
}

/// From the review to the signature of the head.
fn signed(run: &mut Run) {
    run.all(&[act(Role::Executor, Activity::Draft), act(Role::Executor, Activity::FormResult)]);
    run.all(&[act(Role::DivisionHead, Activity::Approve), act(Role::Head, Activity::SignResult)]);
}

#[test]
fn the_verdict_waits_for_every_answer() {
    let mut run = asked(MINING);
    assert_eq!(
        (run.place().as_str(), run.status()),
        ("internal_review 6 await_approvals", Status::AwaitingApprovals)
    );
    run.unexpected(&act(Role::Executor, Activity::CheckConformity));
    run.give(&answer("interior", true));
    assert_eq!(run.status(), Status::AwaitingApprovals);
    run.unexpected(&act(Role::Executor, Activity::CheckConformity));
    run.give(&answer("health", true));
    assert_eq!(run.status(), Status::InReview);
    run.give(&act(Role::Executor, Activity::CheckConformity));
    signed(&mut run);
    assert_eq!(run.status(), Status::Issued);
}

#[test]
fn a_second_answer_and_one_nobody_asked_for_change_nothing() {
    let mut run = asked(MINING);
    run.give(&answer("health", true));
    run.unexpected(&answer("health", false));
    run.unexpected(&answer("defence", false));
    // No term for the answer is printed here: time does not run out.
    run.unexpected(&Input::Signal(Signal::ApprovalsOverdue));
    run.give(&answer("interior", true));
    run.unexpected(&answer("interior", false));
    assert!(!run.case.facts.is_denied());
}

#[test]
fn a_body_that_does_not_agree_leaves_only_the_refusal() {
    let mut run = asked(MINING);
    run.all(&[answer("health", true), answer("interior", false)]);
    let fault = run.refused(&act(Role::Executor, Activity::CheckConformity));
    assert!(format!("{fault:?}").contains("approval_denied"), "{fault:?}");
    run.give(&no(Role::Executor, Activity::CheckConformity));
    signed(&mut run);
    assert!(matches!(run.case.facts.decision, Some(Decision::Refuse { .. })));
    assert_eq!(run.status(), Status::Refused);
}

#[test]
fn bodies_are_few_and_each_is_asked_once() {
    let run = Run::portal(MINING, &complete());
    let many: Vec<String> = (0..21).map(|n| format!("body {n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for bodies in [&[][..], &["health", "health"][..], &many[..]] {
        let fault = run.refused(&ask(bodies));
        assert!(format!("{fault:?}").contains("evidence_missing"), "{fault:?}");
    }
}

#[test]
fn what_was_answered_stands_when_the_result_is_sent_back() {
    let mut run = asked(MINING);
    run.all(&[
        answer("health", true),
        answer("interior", true),
        act(Role::Executor, Activity::CheckConformity),
    ]);
    run.all(&[act(Role::Executor, Activity::Draft), act(Role::Executor, Activity::FormResult)]);
    run.give(&no(Role::DivisionHead, Activity::Approve));
    assert_eq!(run.place(), "internal_review 3 check_completeness");
    assert_eq!(run.case.facts.decision, None);
    run.give(&act(Role::Executor, Activity::CheckCompleteness));
    let passed: Vec<_> = run.rows().iter().map(|row| (row.n.clone(), row.acts[0].outcome)).collect();
    assert_eq!(passed, [("3".to_owned(), Outcome::Ok), ("5".to_owned(), Outcome::NotNeeded)]);
    assert_eq!(run.place(), "internal_review 6 check_conformity");
}

#[test]
fn silence_suspends_until_the_last_answer_in_14() {
    let mut run = asked(POISONS);
    assert_eq!(
        (run.place().as_str(), run.status()),
        ("internal_review 6 await_approvals", Status::AwaitingApprovals)
    );
    run.give(&answer("health", true)).give(&Input::Signal(Signal::ApprovalsOverdue));
    assert_eq!((run.place().as_str(), run.status()), ("internal_review 7 suspend", Status::Suspended));
    run.unexpected(&Input::Signal(Signal::ApprovalsOverdue));
    run.unexpected(&act(Role::Executor, Activity::CheckConformity));
    run.unexpected(&answer("health", false));
    run.give(&answer("interior", true));
    let said: Vec<_> = run.rows()[0].acts.iter().map(|act| (act.role, act.outcome)).collect();
    assert_eq!(
        said,
        [(Some(Role::StateBodies), Outcome::Ok), (None, Outcome::Ok)],
        "in the trace of the suspension"
    );
    assert_eq!(
        (run.place().as_str(), run.status()),
        ("internal_review 8 check_conformity", Status::InReview)
    );
    run.give(&act(Role::Executor, Activity::CheckConformity));
    signed(&mut run);
    assert_eq!(run.status(), Status::Issued);
}

#[test]
fn a_late_no_still_leaves_only_the_refusal_in_14() {
    let mut run = asked(POISONS);
    run.all(&[Input::Signal(Signal::ApprovalsOverdue), answer("health", true), answer("interior", false)]);
    assert_eq!(run.place(), "internal_review 8 check_conformity");
    let fault = run.refused(&act(Role::Executor, Activity::CheckConformity));
    assert!(format!("{fault:?}").contains("approval_denied"), "{fault:?}");
}

#[test]
fn an_answer_is_kept_with_who_gave_it_when_and_why() {
    let mut run = asked(MINING);
    run.give(&answer("health", false));
    let kept = run.case.facts.approvals.iter().find(|one| one.body == body("health").id).expect("asked");
    let said = kept.answer.as_ref().expect("answered");
    assert_eq!(
        (said.agreed, said.text.as_deref(), said.name.as_str()),
        (false, Some("because"), "state_bodies")
    );
    assert_eq!(said.account, person(Role::StateBodies).account);
    assert!(kept.asked_at > minute(0));
}

#[test]
fn a_way_for_silence_needs_days_after_which_it_is_silence() {
    let faults = |change: fn(&str) -> Option<String>| {
        let mut files = Catalogue::embedded_files();
        files.retain(|file| file.path.starts_with("14-") || !file.path.ends_with("/1.toml"));
        let file = files.iter_mut().find(|file| file.path.starts_with("14-")).expect("service 14");
        file.text = file.text.lines().filter_map(change).collect::<Vec<_>>().join("\n");
        Catalogue::load(&files).err().unwrap_or_default()
    };
    let without = faults(|line| (!line.starts_with("answer_within")).then(|| line.to_owned()));
    assert!(without.len() == 1 && without[0].contains("internal_review step 6"), "{without:?}");
    let in_hours = faults(|line| match line.starts_with("answer_within") {
        true => Some("answer_within = { value = 5, unit = \"hour\" }".into()),
        false => Some(line.into()),
    });
    assert!(in_hours.len() == 1 && in_hours[0].contains("a whole number of days"), "{in_hours:?}");
}

#[test]
fn answers_in_time_suspend_nothing_in_14() {
    let mut run = asked(POISONS);
    run.all(&[answer("health", true), answer("interior", true)]);
    assert_eq!(run.place(), "internal_review 8 check_conformity");
}

#[test]
fn a_refusal_for_missing_documents_is_signed_where_the_act_has_nobody_sign_it() {
    let mut run = Run::portal("processing-outside-territory-permit", &[fill_free(Role::Applicant)]);
    run.all(&[act(Role::Applicant, Activity::Sign), act(Role::Registrar, Activity::Accept)]);
    run.all(&[act(Role::DivisionHead, Activity::Assign), no(Role::Executor, Activity::CheckCompleteness)]);
    run.all(&[act(Role::Executor, Activity::Draft), act(Role::Executor, Activity::FormResult)]);
    assert_eq!(run.place(), "internal_review 4a sign_result");
    run.give(&act(Role::Head, Activity::SignResult));
    assert_eq!(run.status(), Status::Refused);
}

#[test]
fn a_certificate_that_is_not_confirmed_signs_nothing_where_no_condition_asks() {
    use ruqsat_licensing::flow::CertificateFinding;
    let run = Run::portal("processing-outside-territory-permit", &[fill_free(Role::Applicant)]);
    assert_eq!(run.place(), "portal 5 choose_certificate");
    assert!(!run.definition.asks_certificate(run.case.channel));
    let mut sign = command(Role::Applicant, Activity::Sign);
    sign.evidence.certificate = Some(CertificateFinding::Fail);
    run.guarded(&input(sign), "not confirmed");
}
