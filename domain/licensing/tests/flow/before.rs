//! Before anything is filed: the session prefix, the form, what is not expected, who may not (rules 5, 6, 17).

use crate::support::{OZONE, PIPELINES, Run, act, command, input, minute, ok_rows, paid, person, service};
use ruqsat_licensing::Role;
use ruqsat_licensing::applications::Channel;
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::error::Error;
use ruqsat_licensing::flow::{Event, Outcome, Status, start};

#[test]
fn the_session_prefix_is_passed_when_the_case_is_created() {
    let run = Run::new(service(PIPELINES), Channel::Portal);
    assert_eq!(run.place(), "portal 5 fill_form");
    assert_eq!(run.left(), ok_rows("portal", &["1", "2", "3"]));
    let acts: Vec<_> =
        run.rows().into_iter().flat_map(|row| row.acts).map(|act| (act.activity, act.outcome)).collect();
    let expected = [
        (Activity::RegisterAccount, Outcome::NotNeeded),
        (Activity::SignIn, Outcome::Ok),
        (Activity::CheckSignIn, Outcome::Ok),
    ];
    assert_eq!(acts, expected);
    assert!(run.case.facts.form.is_none() && run.case.facts.registered.is_none());
}

#[test]
fn a_failed_sign_in_ends_the_attempt_with_the_message_of_the_act() {
    for (code, channel, flow, n, src, retry) in [
        (PIPELINES, Channel::Portal, "portal", "4", "p.10 4)", "2"),
        (OZONE, Channel::Portal, "portal", "4", "p.6 4); annex 2 table 1 col 2", "2"),
        (OZONE, Channel::Provider, "provider", "3", "p.7 3); annex 2 table 2 col 2", "1"),
    ] {
        let definition = service(code);
        let started = start(&definition, "issue", channel, false, minute(0)).unwrap();
        let end = started.attempt_end().expect("the attempt ended");
        assert_eq!((end.flow.as_str(), end.n.as_str(), end.retry.as_str()), (flow, n, retry));
        assert_eq!(end.src, src);
        assert_eq!(Some(&end.message), definition.step(flow, n).unwrap().message.as_ref());
        assert!(end.message.is_complete());
        // No case comes of it: nothing is filled, registered or closed, and the frame stands at the sign-in again.
        let facts = &started.case.facts;
        assert!(facts.form.is_none() && facts.registered.is_none() && facts.closed.is_none());
        assert_eq!(started.case.top().unwrap().step, retry);
        assert!(!started.events.iter().any(|event| matches!(event, Event::Registered | Event::Closed(_))));
    }
}

#[test]
fn a_channel_that_the_act_lacks_starts_nothing() {
    let fault = start(&service(PIPELINES), "issue", Channel::Provider, true, minute(0)).unwrap_err();
    assert!(matches!(fault, Error::NotFound("channel")), "{fault}");
}

#[test]
fn filling_in_freezes_the_form_and_says_what_is_due() {
    let run = Run::portal(PIPELINES, &[act(Role::Applicant, Activity::FillForm)]);
    assert_eq!(run.place(), "portal 6 pay");
    assert_eq!(run.status(), Status::AwaitingPayment);
    assert_eq!(run.case.facts.form.as_ref().unwrap().content_sha256, "form");
    assert!(!run.case.facts.fee.is_settled());
    // Immutable from here on: a second submit is not expected.
    run.unexpected(&act(Role::Applicant, Activity::FillForm));
}

#[test]
fn a_form_is_brought_not_assumed() {
    let run = Run::new(service(PIPELINES), Channel::Portal);
    let mut empty = command(Role::Applicant, Activity::FillForm);
    empty.evidence.form = None;
    let fault = run.refused(&input(empty));
    assert!(matches!(&fault, Error::Invalid(why) if why[0].code == "evidence_missing"), "{fault}");
}

#[test]
fn whatever_is_not_awaited_is_answered_with_what_is() {
    let run = Run::new(service(PIPELINES), Channel::Portal);
    let human = Activity::ALL.iter().filter(|activity| activity.is_human());
    for activity in human.filter(|activity| **activity != Activity::FillForm) {
        run.unexpected(&act(Role::Applicant, *activity));
    }
    run.unexpected(&paid(crate::support::fee()));
    run.unexpected(&crate::support::registers(true));
}

#[test]
fn another_role_is_forbidden_even_with_all_it_needs() {
    let run = Run::new(service(PIPELINES), Channel::Portal);
    for role in [Role::Registrar, Role::Executor, Role::Head, Role::PscOperator, Role::ProviderEmployee] {
        let fault = run.refused(&act(role, Activity::FillForm));
        assert!(matches!(fault, Error::Forbidden(_)), "{role}: {fault}");
    }
    // One of several roles is enough.
    let mut both = command(Role::Applicant, Activity::FillForm);
    both.actor.roles.extend(person(Role::Head).roles);
    assert!(run.try_give(&input(both)).is_ok());
}
