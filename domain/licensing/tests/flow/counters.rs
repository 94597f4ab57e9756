//! The flows of the counters, through to the end: data that no portal uses yet (rules 3, 10, 17).

use crate::support::{
    OZONE, PIPELINES, Run, act, command, drawn_up, fill_free, frozen, input, no, ok_rows, person, registers,
    service, signed,
};
use ruqsat_licensing::Role;
use ruqsat_licensing::applications::Channel;
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::error::Error;
use ruqsat_licensing::flow::{Event, Input, Status};

/// From an empty counter form to the registrar.
fn filed_at(code: &str, channel: Channel, role: Role) -> Run {
    let mut run = Run::new(service(code), channel);
    run.all(&[fill_free(role), registers(true)]);
    run.all(&[act(role, Activity::AttachScans), act(role, Activity::Sign)]);
    run
}

/// The default chain, up to its signature.
fn decided(granted: bool) -> Vec<Input> {
    let verdict = if granted { act } else { no };
    vec![
        act(Role::Registrar, Activity::Accept),
        verdict(Role::Executor, Activity::CheckConformity),
        act(Role::Executor, Activity::Draft),
        act(Role::Executor, Activity::FormResult),
        act(Role::Signatory, Activity::SignResult),
    ]
}

#[test]
fn the_service_centre_of_02() {
    for (granted, delivered) in [(true, "11"), (false, "10")] {
        let mut run = filed_at(PIPELINES, Channel::Psc, Role::PscOperator);
        assert_eq!(run.left(), ok_rows("psc", &["6", "7", "8"]));
        assert!(run.events.contains(&Event::Registered));
        run.all(&drawn_up(granted)[3..]).give(&act(Role::Head, Activity::SignResult));
        if granted {
            assert_eq!(run.place(), "psc 11 hand_out");
            let fault = run.refused(&act(Role::Applicant, Activity::HandOut));
            assert!(matches!(fault, Error::Forbidden(_)), "the operator hands out: {fault}");
            run.give(&act(Role::PscOperator, Activity::HandOut));
        }
        assert_eq!(run.rows().last().unwrap().n, delivered);
        assert_eq!(run.status(), if granted { Status::Issued } else { Status::Refused });
    }
}

#[test]
fn both_counters_of_05() {
    for (channel, role, passed) in [
        (Channel::Provider, Role::ProviderEmployee, vec!["8a", "9"]),
        (Channel::Psc, Role::PscOperator, vec!["6", "7", "8"]),
    ] {
        for granted in [true, false] {
            let mut run = filed_at(OZONE, channel, role);
            assert_eq!(run.left(), ok_rows(&channel.to_string(), &passed));
            assert_eq!(
                (run.place().as_str(), run.status()),
                ("internal_review 1a accept", Status::Registered)
            );
            run.all(&decided(granted));
            if run.place() == "psc 11 hand_out" {
                assert_eq!(run.status(), Status::ReadyForCollection);
                run.give(&act(role, Activity::HandOut));
            }
            assert_eq!(run.status(), if granted { Status::Issued } else { Status::Refused });
        }
    }
}

#[test]
fn the_registers_are_asked_and_waited_for() {
    let mut run = Run::new(service(OZONE), Channel::Provider);
    run.give(&fill_free(Role::ProviderEmployee));
    assert_eq!(run.left(), ok_rows("provider", &["4", "5"]));
    assert_eq!(run.place(), "provider 6 check_register");
    // Nobody answers for a register.
    run.unexpected(&act(Role::ProviderEmployee, Activity::AttachScans));
    run.give(&registers(true));
    assert_eq!(run.place(), "provider 8 mark_paper");
    run.unexpected(&registers(true));
    run.unexpected(&registers(false));
}

#[test]
fn one_call_marks_the_paper_and_attaches_its_scans() {
    let mut run = Run::new(service(PIPELINES), Channel::Psc);
    run.all(&[fill_free(Role::PscOperator), registers(true)]);
    let mut none = command(Role::PscOperator, Activity::AttachScans);
    none.evidence.scans = None;
    run.unexpected(&input(none));
    let stranger = run.refused(&act(Role::Registrar, Activity::AttachScans));
    assert!(matches!(stranger, Error::Forbidden(_)), "{stranger}");
    // Paper in the body of another command marks nothing.
    let mut sign = command(Role::PscOperator, Activity::Sign);
    sign.evidence.scans = Some(frozen("scans"));
    run.unexpected(&input(sign));
    run.give(&act(Role::PscOperator, Activity::AttachScans));
    assert_eq!(run.place(), "psc 6 sign");
    let acts = &run.case.top().unwrap().acts;
    let did: Vec<_> = acts.iter().map(|act| (act.activity, act.account.clone())).collect();
    let operator = Some(person(Role::PscOperator).account);
    assert_eq!(did, [(Activity::MarkPaper, operator.clone()), (Activity::AttachScans, operator)]);
}

#[test]
fn an_operator_signs_the_form_with_its_scans_and_nothing_less() {
    let mut run = Run::new(service(PIPELINES), Channel::Psc);
    run.all(&[fill_free(Role::PscOperator), registers(true), act(Role::PscOperator, Activity::AttachScans)]);
    let mut bare = command(Role::PscOperator, Activity::Sign);
    bare.evidence.signed = Some(signed("form"));
    let fault = run.refused(&input(bare));
    assert!(fault.to_string().contains("a signature over its bytes"), "{fault}");
    run.give(&act(Role::PscOperator, Activity::Sign));
    assert!(run.case.facts.registered.is_some());
}
