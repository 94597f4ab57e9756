//! Choosing the certificate, the condition on it, the signature (rules 6, 9, 11, 17).

use crate::support::{
    OZONE, PIPELINES, Run, act, command, fee, fill_free, input, ok_rows, paid, service, signed, step,
};
use ruqsat_licensing::Role;
use ruqsat_licensing::applications::Channel;
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::error::Error;
use ruqsat_licensing::flow::{Advanced, CertificateFinding, Event, Input, Status};

fn settled() -> Run {
    Run::portal(PIPELINES, &[act(Role::Applicant, Activity::FillForm), paid(fee())])
}

fn sign_with(finding: Option<CertificateFinding>) -> Input {
    let mut command = command(Role::Applicant, Activity::Sign);
    command.evidence.certificate = finding;
    input(command)
}

#[test]
fn one_signature_chooses_checks_signs_registers_and_calls_the_chain() {
    let mut run = settled();
    run.give(&sign_with(Some(CertificateFinding::Ok)));
    assert_eq!(run.left(), ok_rows("portal", &["9", "10", "12", "13"]));
    assert_eq!(run.place(), "internal_review 1 accept");
    assert_eq!(run.status(), Status::Registered);
    assert_eq!(run.events.iter().filter(|event| **event == Event::Registered).count(), 1);
    assert_eq!(run.case.facts.registered.as_ref().map(|registered| registered.no.clone()), Some(None));
    run.unexpected(&sign_with(Some(CertificateFinding::Ok)));
}

#[test]
fn a_certificate_that_fails_ends_the_attempt_and_another_may_be_tried() {
    for (code, before, n, src, back) in [
        (
            PIPELINES,
            vec![act(Role::Applicant, Activity::FillForm), paid(fee())],
            "11",
            "p.10 11)",
            "portal 9",
        ),
        (OZONE, vec![fill_free(Role::Applicant)], "8", "p.6 8); annex 2 table 1 col 5", "portal 6"),
    ] {
        let mut run = Run::portal(code, &before);
        for visit in [2, 3] {
            run.give(&sign_with(Some(CertificateFinding::Fail)));
            let moved = Advanced { case: run.case.clone(), events: run.events.clone() };
            let end = moved.attempt_end().expect("the attempt ended");
            assert_eq!((end.n.as_str(), end.src.as_str()), (n, src));
            assert_eq!(Some(&end.message), run.definition.step("portal", n).unwrap().message.as_ref());
            assert_eq!((run.place(), run.visit()), (format!("{back} choose_certificate"), visit));
            assert_eq!(run.status(), Status::AwaitingSignature);
            // The signature that came with it counts for nothing.
            assert!(run.case.facts.signature.is_none() && run.case.facts.registered.is_none());
        }
        run.give(&sign_with(Some(CertificateFinding::Ok)));
        assert!(run.case.facts.registered.is_some());
    }
}

#[test]
fn unknown_is_not_no_nothing_moves_and_nothing_is_written() {
    let run = settled();
    let moved = run.try_give(&sign_with(Some(CertificateFinding::Unknown))).unwrap();
    assert_eq!(moved.case, run.case);
    assert_eq!(moved.events, []);
    // Later, when it can be told, the same call goes through.
    let mut run = run;
    run.give(&sign_with(Some(CertificateFinding::Ok)));
    assert_eq!(run.status(), Status::Registered);
}

#[test]
fn a_signature_without_a_judged_certificate_is_not_expected() {
    settled().unexpected(&sign_with(None));
}

#[test]
fn a_certificate_comes_with_its_signature_and_from_the_applicant() {
    let run = settled();
    for finding in [CertificateFinding::Ok, CertificateFinding::Fail, CertificateFinding::Unknown] {
        // Under another activity it moves nothing, not even to the message of p.10 11).
        let mut other = command(Role::Applicant, Activity::FillForm);
        other.evidence.certificate = Some(finding);
        run.unexpected(&input(other));
        let mut stranger = command(Role::Executor, Activity::Sign);
        stranger.evidence.certificate = Some(finding);
        let fault = run.refused(&input(stranger));
        assert!(matches!(fault, Error::Forbidden(_)), "{finding:?}: {fault}");
    }
}

#[test]
fn a_flow_that_waits_past_the_condition_takes_no_certificate_that_fails() {
    let mut definition = service(PIPELINES);
    step(&mut definition, "portal", "11").retry = Some("12".into());
    let mut run = Run::new(definition, Channel::Portal);
    run.all(&[act(Role::Applicant, Activity::FillForm), paid(fee())]);
    run.give(&sign_with(Some(CertificateFinding::Fail)));
    assert_eq!(run.place(), "portal 12 sign");
    for finding in [Some(CertificateFinding::Fail), Some(CertificateFinding::Unknown), None] {
        run.guarded(&sign_with(finding), "a certificate that is not confirmed");
    }
    run.give(&sign_with(Some(CertificateFinding::Ok)));
    assert_eq!(run.status(), Status::Registered);
}

#[test]
fn a_signature_over_other_bytes_registers_nothing() {
    let run = settled();
    let mut other = command(Role::Applicant, Activity::Sign);
    other.evidence.signed = Some(signed("another form"));
    run.guarded(&input(other), "a signature over its bytes");
    let mut none = command(Role::Applicant, Activity::Sign);
    none.evidence.signed = None;
    assert!(matches!(run.refused(&input(none)), Error::Invalid(_)));
}
