//! A grant that can come out in several ways: the conclusion of service 10 is "agreed" or "not agreed", and a refusal
//! is a third thing.

use crate::support::{Run, act, command, fill_free, input, no};
use ruqsat_licensing::Role;
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::flow::{Decision, Input, Status};

const EXPERTISE: &str = "ecological-expertise-category-1";

fn filed() -> Vec<Input> {
    let sign = act(Role::Applicant, Activity::Sign);
    vec![fill_free(Role::Applicant), sign, act(Role::Registrar, Activity::Accept)]
}

fn draft(outcome: Option<&str>) -> Input {
    let mut command = command(Role::Executor, Activity::Draft);
    command.evidence.draft.as_mut().expect("a draft").outcome = outcome.map(str::to_owned);
    input(command)
}

#[test]
fn a_conclusion_comes_out_agreed_or_not_agreed_and_both_are_issued() {
    for outcome in ["agreed", "not_agreed"] {
        let mut run = Run::portal(EXPERTISE, &filed());
        run.give(&act(Role::Executor, Activity::CheckConformity)).give(&draft(Some(outcome)));
        assert_eq!(run.case.facts.decision, Some(Decision::Grant));
        let rest = [act(Role::Executor, Activity::FormResult), act(Role::Signatory, Activity::SignResult)];
        run.all(&rest);
        assert_eq!(run.status(), Status::Issued);
        let told = run.case.facts.draft.as_ref().and_then(|draft| draft.outcome.as_deref());
        assert_eq!(told, Some(outcome));
        assert_eq!(run.left().last().expect("a row").1, "13");
    }
}

#[test]
fn a_conclusion_says_which_way_it_comes_out() {
    let mut run = Run::portal(EXPERTISE, &filed());
    run.give(&act(Role::Executor, Activity::CheckConformity));
    for outcome in [None, Some("refused"), Some("")] {
        let fault = run.refused(&draft(outcome));
        assert!(format!("{fault:?}").contains("outcome_unknown"), "{outcome:?}: {fault:?}");
    }
}

#[test]
fn a_refusal_has_no_outcome() {
    let mut run = Run::portal(EXPERTISE, &filed());
    run.give(&no(Role::Executor, Activity::CheckConformity));
    assert!(format!("{:?}", run.refused(&draft(Some("not_agreed")))).contains("outcome_unknown"));
    run.give(&draft(None));
    run.all(&[act(Role::Executor, Activity::FormResult), act(Role::Signatory, Activity::SignResult)]);
    assert_eq!(run.status(), Status::Refused);
    assert_eq!(run.left().last().expect("a row").1, "12");
}

#[test]
fn a_new_draft_may_come_out_otherwise() {
    let mut run = Run::portal(EXPERTISE, &filed());
    run.give(&act(Role::Executor, Activity::CheckConformity)).give(&draft(Some("agreed")));
    run.give(&act(Role::Executor, Activity::FormResult)).give(&no(Role::Signatory, Activity::SignResult));
    assert!(run.case.facts.draft.is_none());
    run.give(&act(Role::Executor, Activity::CheckConformity)).give(&draft(Some("not_agreed")));
    let told = run.case.facts.draft.as_ref().and_then(|draft| draft.outcome.as_deref());
    assert_eq!(told, Some("not_agreed"));
}
