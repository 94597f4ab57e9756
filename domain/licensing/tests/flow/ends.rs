//! What the end of an entry flow means (rule 9), and that a closed case stays closed.

use crate::support::{
    OZONE, PIPELINES, Run, act, drawn_up, fee, filed, fill_free, no, paid, registers, service, step,
};
use ruqsat_licensing::Role;
use ruqsat_licensing::applications::Channel;
use ruqsat_licensing::catalogue::{Activity, Ends, Target};
use ruqsat_licensing::flow::{Event, Input, Signal, Status};

const ABSENT: Input = Input::Signal(Signal::PaymentAbsent);

#[test]
fn every_way_to_an_end_closes_or_returns_as_the_rules_say() {
    for (channel, inputs, closed) in [
        (Channel::Portal, vec![act(Role::Applicant, Activity::FillForm), ABSENT], None),
        (Channel::Psc, vec![fill_free(Role::PscOperator), registers(false)], Some(Status::NotAccepted)),
        (Channel::Portal, with_signature(true), Some(Status::Issued)),
        (Channel::Portal, with_signature(false), Some(Status::Refused)),
    ] {
        let mut run = Run::new(service(PIPELINES), channel);
        run.all(&inputs);
        assert_eq!(run.case.facts.closed.as_ref().map(|(status, _)| *status), closed);
        let said = run.events.iter().find_map(|event| match event {
            Event::Closed(status) => Some(*status),
            _ => None,
        });
        assert_eq!(said, closed);
        assert_eq!(run.place() == "closed", closed.is_some());
        // Not accepted is not a refusal: no decision was made.
        assert_eq!(
            run.case.facts.decision.is_some(),
            matches!(closed, Some(Status::Issued | Status::Refused))
        );
    }
}

#[test]
fn a_closed_case_takes_nothing_more() {
    let run = Run::portal(PIPELINES, &with_signature(true));
    for input in [act(Role::Applicant, Activity::FillForm), no(Role::Head, Activity::SignResult), paid(fee())]
    {
        run.unexpected(&input);
    }
}

#[test]
fn an_attempt_ends_only_before_registration() {
    let mut definition = service(PIPELINES);
    let refusing = step(&mut definition, "portal", "15");
    (refusing.ends, refusing.retry) = (Some(Ends::Attempt), Some("6".into()));
    let mut run = Run::new(definition, Channel::Portal);
    run.all(&drawn_up(false));
    run.guarded(&act(Role::Head, Activity::SignResult), "ends an attempt after registration");
}

#[test]
fn ends_that_cannot_be_meant_are_faults() {
    let absent = |change: fn(&mut ruqsat_licensing::catalogue::Step)| {
        let mut definition = service(PIPELINES);
        change(step(&mut definition, "portal", "8"));
        let mut run = Run::new(definition, Channel::Portal);
        run.give(&act(Role::Applicant, Activity::FillForm));
        run
    };
    absent(|step| step.ends = None).guarded(&ABSENT, "ends, and says not how");
    absent(|step| step.retry = None).guarded(&ABSENT, "without message or retry");
    absent(|step| step.message = None).guarded(&ABSENT, "without message or retry");
    absent(|step| step.ends = Some(Ends::Decided)).guarded(&ABSENT, "ends decided without a decision");
}

#[test]
fn not_found_in_the_registers_closes_at_both_counters_of_05() {
    for (channel, role) in [(Channel::Provider, Role::ProviderEmployee), (Channel::Psc, Role::PscOperator)] {
        let mut run = Run::new(service(OZONE), channel);
        run.all(&[fill_free(role), registers(false)]);
        assert_eq!(run.status(), Status::NotAccepted);
        assert_eq!(run.case.facts.in_registers, Some(false));
    }
}

#[test]
fn a_step_that_is_missing_is_named() {
    let mut definition = service(PIPELINES);
    step(&mut definition, "portal", "13").on_ok = Target::Step("99".into());
    let mut run = Run::new(definition, Channel::Portal);
    run.all(&filed()[..2]);
    run.guarded(&filed()[2], "no step 99 in portal");
}

fn with_signature(granted: bool) -> Vec<Input> {
    let mut inputs = drawn_up(granted);
    inputs.push(act(Role::Head, Activity::SignResult));
    inputs
}
