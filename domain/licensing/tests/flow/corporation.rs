//! The counter of the State Corporation (13, 18, 19): who stands there, his consent, the package, the chain that no
//! words call, and the hand-out against the receipt.

use crate::support::{Run, act, command, input, no, ok_rows, registers, service};
use ruqsat_licensing::Role;
use ruqsat_licensing::applications::Channel;
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::flow::{Event, FeeState, Input, Status};

const CERTIFICATE: &str = "guarantee-obligation-end-user-certificate";
const OPERATOR: Role = Role::PscOperator;

fn fill() -> Input {
    let mut command = command(OPERATOR, Activity::FillForm);
    command.evidence.form = command.evidence.form.map(|(form, _)| (form, FeeState::NotDue));
    command.evidence.identified = true;
    input(command)
}

fn package(complete: bool) -> Input {
    let mut command = command(OPERATOR, Activity::CheckPackage);
    command.evidence.consent = true;
    if !complete {
        let Input::Command(refused) = no(OPERATOR, Activity::CheckPackage) else { unreachable!() };
        command.verdict = refused.verdict;
    }
    input(command)
}

fn hand_out() -> Input {
    let mut command = command(OPERATOR, Activity::HandOut);
    (command.evidence.identified, command.evidence.collected) = (true, true);
    input(command)
}

/// A case whose package is complete.
fn taken() -> Run {
    let mut run = Run::new(service(CERTIFICATE), Channel::Psc);
    run.all(&[fill(), registers(true), package(true)]);
    run
}

#[test]
fn from_the_counter_through_the_chain_and_back() {
    for granted in [true, false] {
        let mut run = taken();
        run.give(&act(OPERATOR, Activity::AttachScans)).give(&act(OPERATOR, Activity::Sign));
        assert_eq!(run.left(), ok_rows("psc", &["10", "11"]));
        // Sent, and not yet registered: the chancery does that.
        assert_eq!(run.place(), "internal_review 1 accept");
        assert!(run.case.facts.registered.is_none());
        run.give(&act(Role::Registrar, Activity::Accept));
        assert!(run.events.contains(&Event::Registered));
        run.give(&act(Role::DivisionHead, Activity::Assign));
        run.give(&act(Role::Executor, Activity::CheckCompleteness));
        let verdict = if granted { act } else { no };
        run.all(&[verdict(Role::Executor, Activity::CheckConformity), act(Role::Executor, Activity::Draft)]);
        run.all(&[act(Role::Executor, Activity::FormResult), act(Role::DivisionHead, Activity::Approve)]);
        run.give(&act(Role::Head, Activity::SignResult));
        assert_eq!(
            (run.place().as_str(), run.status()),
            ("psc 14 identify_person", Status::ReadyForCollection)
        );
        run.give(&hand_out());
        assert_eq!(run.left(), ok_rows("psc", &["14", "15", "16"]));
        assert_eq!(run.status(), if granted { Status::Issued } else { Status::Refused });
    }
}

#[test]
fn who_stands_there_is_identified_first() {
    let mut run = Run::new(service(CERTIFICATE), Channel::Psc);
    assert_eq!(run.place(), "psc 2 identify_person");
    let mut unseen = command(OPERATOR, Activity::FillForm);
    unseen.evidence.identified = false;
    run.unexpected(&input(unseen));
    run.give(&fill());
    assert_eq!(run.left(), ok_rows("psc", &["2", "3", "4"]));
}

#[test]
fn without_the_written_consent_the_operator_goes_no_further() {
    let mut run = Run::new(service(CERTIFICATE), Channel::Psc);
    run.all(&[fill(), registers(true)]);
    assert_eq!(run.place(), "psc 7 take_consent");
    run.unexpected(&act(OPERATOR, Activity::CheckPackage));
    run.unexpected(&act(OPERATOR, Activity::AttachScans));
}

#[test]
fn an_incomplete_package_is_turned_away_and_decides_nothing() {
    let mut run = Run::new(service(CERTIFICATE), Channel::Psc);
    run.all(&[fill(), registers(true), package(false)]);
    assert_eq!(run.status(), Status::NotAccepted);
    assert!(run.case.facts.decision.is_none() && run.case.facts.registered.is_none());
    assert_eq!(run.rows().last().map(|row| row.n.as_str()), Some("9"));
}

#[test]
fn nothing_is_handed_out_without_the_receipt() {
    let mut run = taken();
    run.all(&[act(OPERATOR, Activity::AttachScans), act(OPERATOR, Activity::Sign)]);
    run.all(&[act(Role::Registrar, Activity::Accept), act(Role::DivisionHead, Activity::Assign)]);
    run.all(&[
        act(Role::Executor, Activity::CheckCompleteness),
        act(Role::Executor, Activity::CheckConformity),
    ]);
    run.all(&[act(Role::Executor, Activity::Draft), act(Role::Executor, Activity::FormResult)]);
    run.all(&[act(Role::DivisionHead, Activity::Approve), act(Role::Head, Activity::SignResult)]);
    let mut lost = command(OPERATOR, Activity::HandOut);
    lost.evidence.identified = true;
    run.unexpected(&input(lost));
    run.unexpected(&act(OPERATOR, Activity::HandOut));
    assert_eq!(run.status(), Status::ReadyForCollection);
}
