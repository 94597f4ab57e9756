//! Signing the result (rules 10, 15).

use crate::support::{PIPELINES, Run, act, command, drawn_up, input, person};
use ruqsat_licensing::Role;
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::error::{Error, Refusal};
use ruqsat_licensing::flow::{Event, Status};

fn refused_with(run: &Run, command: ruqsat_licensing::flow::Command, refusal: Refusal) {
    let fault = run.refused(&input(command));
    assert!(matches!(fault, Error::Refused(said) if said == refusal), "{fault} is not {refusal:?}");
}

#[test]
fn the_head_signs_what_he_did_not_draft() {
    for granted in [true, false] {
        let mut run = Run::portal(PIPELINES, &drawn_up(granted));
        assert_eq!(run.place(), "internal_review 8 sign_result");
        run.give(&act(Role::Head, Activity::SignResult));
        assert!(run.events.contains(&Event::ResultSigned));
        assert!(run.case.facts.result.as_ref().unwrap().signature.is_some());
    }
}

#[test]
fn nobody_signs_his_own_draft_though_he_holds_the_role() {
    let run = Run::portal(PIPELINES, &drawn_up(true));
    let mut both = command(Role::Head, Activity::SignResult);
    both.actor.account = person(Role::Executor).account;
    refused_with(&run, both, Refusal::SignerIsDrafter);
    let fault = run.refused(&act(Role::Executor, Activity::SignResult));
    assert!(matches!(fault, Error::Forbidden(_)), "{fault}");
}

#[test]
fn the_signature_covers_the_result_that_was_formed() {
    let run = Run::portal(PIPELINES, &drawn_up(true));
    let mut other = command(Role::Head, Activity::SignResult);
    if let Some((_, sha256)) = &mut other.evidence.result_signed {
        *sha256 = "another result".into();
    }
    refused_with(&run, other, Refusal::DraftChanged);
    let mut none = command(Role::Head, Activity::SignResult);
    none.evidence.result_signed = None;
    let fault = run.refused(&input(none));
    assert!(matches!(&fault, Error::Invalid(why) if why[0].code == "evidence_missing"), "{fault}");
}

#[test]
fn a_licence_that_fell_away_stops_the_grant_and_not_the_refusal() {
    let mut gone = command(Role::Head, Activity::SignResult);
    gone.evidence.subject_eligible = false;
    refused_with(&Run::portal(PIPELINES, &drawn_up(true)), gone.clone(), Refusal::LicenceNotEligible);
    let mut run = Run::portal(PIPELINES, &drawn_up(false));
    run.give(&input(gone));
    assert_eq!(run.status(), Status::Refused);
}

#[test]
fn a_missing_draft_decision_or_result_is_never_signed() {
    for (what, says) in [("decision", "signed undecided"), ("result", "no formed result")] {
        let mut run = Run::portal(PIPELINES, &drawn_up(true));
        match what {
            "decision" => run.case.facts.decision = None,
            _ => run.case.facts.result = None,
        }
        run.guarded(&act(Role::Head, Activity::SignResult), says);
    }
}
