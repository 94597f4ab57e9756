//! Guards belong to activities, not to steps (rule 10): definitions with steps taken out, as no load check would let
//! them pass, still register, deliver and hand out nothing.

use crate::support::{
    OZONE, PIPELINES, Run, act, command, drawn_up, fee, filed, fill_free, flow, input, paid, service, step,
};
use ruqsat_licensing::Role;
use ruqsat_licensing::applications::Channel;
use ruqsat_licensing::catalogue::{Activity, Definition, Target};
use ruqsat_licensing::flow::{Event, FeeState, Input, Signal, Status};

/// Takes a step out: whoever led there now leads to where it led on ok.
fn without(mut definition: Definition, id: &str, n: &str) -> Definition {
    let on = step(&mut definition, id, n).on_ok.clone();
    let gone = Target::Step(n.to_owned());
    let flow = flow(&mut definition, id);
    flow.steps.retain(|step| step.n != n);
    for step in &mut flow.steps {
        if step.on_ok == gone {
            step.on_ok = on.clone();
        }
        if step.on_fail.as_ref() == Some(&gone) {
            step.on_fail = Some(on.clone());
        }
    }
    definition
}

#[test]
fn nothing_is_registered_without_a_frozen_form() {
    let definition =
        without(without(without(service(PIPELINES), "portal", "5"), "portal", "6"), "portal", "7");
    let run = Run::new(definition, Channel::Portal);
    assert_eq!(run.place(), "portal 9 choose_certificate");
    run.guarded(&act(Role::Applicant, Activity::Sign), "without a frozen form");
}

#[test]
fn nothing_is_registered_without_a_signature() {
    let mut definition = service(PIPELINES);
    for n in ["9", "10", "12"] {
        definition = without(definition, "portal", n);
    }
    let mut run = Run::new(definition, Channel::Portal);
    run.give(&act(Role::Applicant, Activity::FillForm));
    run.guarded(&paid(fee()), "without a signature over its bytes");
    // The same in the flow that asks for nobody's signature, with our added step taken out.
    let mut run = Run::new(without(service(OZONE), "provider", "8a"), Channel::Provider);
    run.give(&fill_free(Role::ProviderEmployee)).give(&crate::support::registers(true));
    run.guarded(&act(Role::ProviderEmployee, Activity::AttachScans), "without a signature over its bytes");
}

#[test]
fn nothing_is_registered_with_the_fee_open() {
    let definition = without(without(service(PIPELINES), "portal", "6"), "portal", "7");
    let mut run = Run::new(definition, Channel::Portal);
    run.give(&act(Role::Applicant, Activity::FillForm));
    assert_eq!(run.place(), "portal 9 choose_certificate");
    run.guarded(&act(Role::Applicant, Activity::Sign), "with the fee open");
}

#[test]
fn a_counter_without_a_payment_step_takes_a_document_that_proves_the_fee() {
    let mut run = Run::new(service(PIPELINES), Channel::Psc);
    run.all(&[act(Role::PscOperator, Activity::FillForm), crate::support::registers(true)]);
    let fault = run.refused(&act(Role::PscOperator, Activity::AttachScans));
    assert!(format!("{fault:?}").contains("a document that proves the fee"), "{fault:?}");
    let mut scans = command(Role::PscOperator, Activity::AttachScans);
    scans.evidence.fee_proof = true;
    run.give(&input(scans)).give(&act(Role::PscOperator, Activity::Sign));
    assert_eq!(run.case.facts.fee, FeeState::Proved { amount: fee() });
    assert_eq!(run.place(), "internal_review 1 accept");
}

#[test]
fn a_receipt_stands_for_the_payment_only_where_the_act_allows_one() {
    let receipt = Input::Signal(Signal::FeeProved);
    let submitted = || act(Role::Applicant, Activity::FillForm);
    Run::portal(PIPELINES, &[submitted()]).unexpected(&receipt);
    let mut run = Run::portal("oil-gas-mining-licence", &[submitted(), receipt]);
    assert_eq!(run.place(), "portal 9 choose_certificate");
    run.give(&act(Role::Applicant, Activity::Sign));
    assert_eq!(run.case.facts.fee, FeeState::Proved { amount: fee() });
}

#[test]
fn an_application_is_registered_once() {
    let mut definition = service(PIPELINES);
    step(&mut definition, "portal", "13").activities = vec![Activity::Register, Activity::Register];
    let mut run = Run::new(definition, Channel::Portal);
    run.all(&filed()[..2]);
    run.guarded(&filed()[2], "registered once");
}

#[test]
fn accept_only_receives_what_the_entry_flow_registered() {
    let mut run = Run::portal(PIPELINES, &filed());
    let at = run.case.facts.registered.clone();
    assert!(!run.case.facts.accepted);
    run.give(&act(Role::Registrar, Activity::Accept));
    assert!(run.case.facts.accepted);
    assert_eq!(run.case.facts.registered, at);
    assert!(!run.events.contains(&Event::Registered));
    assert_eq!(run.status(), Status::InReview);
}

#[test]
fn accept_registers_where_the_entry_flow_does_not() {
    let mut run = Run::new(without(service(PIPELINES), "portal", "13"), Channel::Portal);
    run.all(&filed());
    assert_eq!(run.place(), "internal_review 1 accept");
    assert!(run.case.facts.registered.is_none());
    let unsigned = run.case.clone();
    run.give(&act(Role::Registrar, Activity::Accept));
    assert!(run.events.contains(&Event::Registered));
    assert!(run.case.facts.registered.is_some() && run.case.facts.accepted);
    // The guards stand there as well.
    run.case = unsigned;
    run.case.facts.signature = None;
    run.guarded(&act(Role::Registrar, Activity::Accept), "without a signature over its bytes");
    run.case.facts.signature = Some(crate::support::signed("form"));
    run.case.facts.fee = FeeState::Due { amount: fee() };
    run.guarded(&act(Role::Registrar, Activity::Accept), "with the fee open");
}

#[test]
fn nothing_is_delivered_or_handed_out_unsigned() {
    for granted in [true, false] {
        let mut run = Run::new(without(service(PIPELINES), "internal_review", "8"), Channel::Portal);
        let inputs = drawn_up(granted);
        run.all(&inputs[..inputs.len() - 1]);
        run.guarded(&act(Role::Executor, Activity::FormResult), "delivered unsigned");
    }
    let mut definition = without(service(PIPELINES), "internal_review", "8");
    step(&mut definition, "portal", "16").activities = vec![Activity::HandOut];
    step(&mut definition, "portal", "16").by = vec![Role::PscOperator];
    let mut run = Run::new(definition, Channel::Portal);
    run.all(&drawn_up(true));
    assert_eq!(run.status(), Status::ReadyForCollection);
    run.guarded(&act(Role::PscOperator, Activity::HandOut), "handed out unsigned");
}

#[test]
fn a_result_needs_a_drafted_decision() {
    let mut definition = service(PIPELINES);
    step(&mut definition, "internal_review", "3").on_ok = Target::Step("5".into());
    let mut run = Run::new(definition, Channel::Portal);
    run.all(&crate::support::reviewed()).give(&act(Role::Executor, Activity::CheckConformity));
    run.guarded(&act(Role::Executor, Activity::FormResult), "needs a drafted decision");
    let mut empty = command(Role::Executor, Activity::FormResult);
    empty.evidence.result = None;
    run.guarded(&input(empty), "needs a drafted decision");
}
