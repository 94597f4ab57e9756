//! "No" of an approver or of the signatory: back, with the draft void (rule 7).

use crate::support::{OZONE, PIPELINES, Run, act, agreed, drawn_up, fill_free, no, reviewed, service, step};
use ruqsat_licensing::Role;
use ruqsat_licensing::applications::Channel;
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::flow::{Decision, Event, Outcome};

/// A case of service 02, changed, with its draft at the first approver.
fn drafted(granted: bool, back: Option<&str>) -> Run {
    let mut definition = service(PIPELINES);
    for n in ["4", "6"] {
        step(&mut definition, "internal_review", n).back = back.map(str::to_owned);
    }
    let mut run = Run::new(definition, Channel::Portal);
    let verdict = if granted { act } else { no };
    run.all(&reviewed()).give(&verdict(Role::Executor, Activity::CheckConformity));
    run.give(&act(Role::Executor, Activity::Draft));
    run
}

fn is_refusal(run: &Run) -> bool {
    matches!(run.case.facts.decision, Some(Decision::Refuse { .. }))
}

#[test]
fn back_at_the_review_the_decision_is_open_again() {
    for (granted, n) in [(true, "4"), (false, "6")] {
        let mut run = drafted(granted, Some("3"));
        run.give(&no(Role::DivisionHead, Activity::Approve));
        let left = run.left();
        assert_eq!(left, [("internal_review".to_owned(), n.to_owned(), Outcome::Returned)]);
        assert_eq!((run.place().as_str(), run.visit()), ("internal_review 3 check_conformity", 2));
        assert!(run.case.facts.draft.is_none() && run.case.facts.decision.is_none());
        // The review may now come out otherwise, either way.
        let other = if granted { no } else { act };
        run.give(&other(Role::Executor, Activity::CheckConformity)).all(&agreed());
        assert_eq!(is_refusal(&run), granted);
        assert!(run.rows().iter().all(|row| row.visit == 2));
    }
}

#[test]
fn back_at_the_draft_the_decision_stands() {
    // Without `back` the nearest draft is the one of the same step.
    for (granted, n) in [(true, "4"), (false, "6")] {
        let mut run = drafted(granted, None);
        run.give(&act(Role::DivisionHead, Activity::Approve)).give(&no(Role::DeputyHead, Activity::Approve));
        assert_eq!((run.place(), run.visit()), (format!("internal_review {n} draft"), 2));
        assert!(run.case.facts.draft.is_none());
        assert_eq!(is_refusal(&run), !granted);
        // All approvals are asked for anew.
        run.give(&act(Role::Executor, Activity::Draft));
        run.unexpected(&act(Role::Executor, Activity::FormResult));
        run.all(&agreed()[1..]);
        assert!(run.place().ends_with("form_result"));
        assert_eq!(is_refusal(&run), !granted);
    }
}

#[test]
fn the_default_is_the_nearest_earlier_review_where_nothing_was_drafted_since() {
    let mut definition = service(PIPELINES);
    let approving = step(&mut definition, "internal_review", "4");
    (approving.activities, approving.by) = (vec![Activity::Approve], vec![Role::DivisionHead]);
    approving.back = None;
    let mut run = Run::new(definition, Channel::Portal);
    run.all(&reviewed()).give(&act(Role::Executor, Activity::CheckConformity));
    run.give(&no(Role::DivisionHead, Activity::Approve));
    assert_eq!((run.place().as_str(), run.visit()), ("internal_review 3 check_conformity", 2));
}

#[test]
fn a_flow_without_draft_or_review_before_has_no_way_back() {
    let mut definition = service(PIPELINES);
    let approving = step(&mut definition, "internal_review", "2");
    approving.activities = vec![Activity::Approve];
    let mut run = Run::new(definition, Channel::Portal);
    run.all(&crate::support::filed()).give(&act(Role::Registrar, Activity::Accept));
    run.guarded(&no(Role::Executor, Activity::Approve), "has no way back");
}

#[test]
fn the_signatory_sends_back_and_the_number_of_the_formed_result_is_void() {
    for granted in [true, false] {
        let mut run = Run::portal(PIPELINES, &drawn_up(granted));
        run.give(&no(Role::Head, Activity::SignResult));
        assert_eq!((run.place().as_str(), run.visit()), ("internal_review 3 check_conformity", 2));
        assert!(run.events.contains(&Event::ResultVoided { number: "26-1".into() }));
        assert!(!run.events.contains(&Event::ResultSigned));
        let facts = &run.case.facts;
        assert!(facts.result.is_none() && facts.draft.is_none() && facts.decision.is_none());
        assert!(facts.registered.is_some() && facts.accepted, "what was filed stays filed");
    }
}

#[test]
fn a_draft_that_was_never_formed_voids_no_number() {
    let mut run = drafted(true, Some("3"));
    run.give(&no(Role::DivisionHead, Activity::Approve));
    assert!(!run.events.iter().any(|event| matches!(event, Event::ResultVoided { .. })));
}

#[test]
fn a_refusal_lost_on_the_way_back_is_asked_for_again_and_never_becomes_a_grant() {
    // The default chain: back at a step that asks for the verdict first.
    let mut run = Run::portal(OZONE, &[fill_free(Role::Applicant), act(Role::Applicant, Activity::Sign)]);
    run.all(&[
        act(Role::Registrar, Activity::Accept),
        no(Role::Executor, Activity::CheckConformity),
        act(Role::Executor, Activity::Draft),
        act(Role::Executor, Activity::FormResult),
        no(Role::Signatory, Activity::SignResult),
    ]);
    assert_eq!((run.place().as_str(), run.visit()), ("internal_review 2a check_conformity", 2));
    assert!(run.case.facts.decision.is_none());
    // A step that does something else before it drafts, and asks for no verdict, keeps the refusal.
    let mut definition = service(PIPELINES);
    let letter = step(&mut definition, "internal_review", "6");
    letter.activities = vec![Activity::Accept, Activity::Draft, Activity::Approve];
    (letter.by, letter.back) = (vec![Role::Registrar, Role::Executor, Role::Head], None);
    let mut run = Run::new(definition, Channel::Portal);
    run.all(&reviewed()).all(&[
        no(Role::Executor, Activity::CheckConformity),
        act(Role::Registrar, Activity::Accept),
        act(Role::Executor, Activity::Draft),
        no(Role::Head, Activity::Approve),
    ]);
    assert_eq!(run.place(), "internal_review 6 accept");
    assert!(is_refusal(&run));
}
