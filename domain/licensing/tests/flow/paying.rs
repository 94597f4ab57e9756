//! The fee: paid, absent, another sum, none due (rules 6, 9).

use crate::support::{PIPELINES, Run, act, fee, fill_free, ok_rows, paid};
use ruqsat_licensing::Role;
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::flow::{FeeState, Input, Outcome, Signal, Status};
use ruqsat_licensing::values::Money;

fn submitted() -> Run {
    Run::portal(PIPELINES, &[act(Role::Applicant, Activity::FillForm)])
}

const ABSENT: Input = Input::Signal(Signal::PaymentAbsent);

#[test]
fn the_exact_sum_settles_the_fee_and_passes_the_condition() {
    let mut run = submitted();
    run.give(&paid(fee()));
    assert_eq!(run.place(), "portal 9 choose_certificate");
    assert_eq!(run.status(), Status::AwaitingSignature);
    assert_eq!(run.left(), ok_rows("portal", &["6", "7"]));
    assert!(matches!(&run.case.facts.fee, FeeState::Paid { amount, .. } if *amount == fee()));
    // A machine's answer carries no person.
    assert!(run.rows().iter().flat_map(|row| &row.acts).all(|act| act.account.is_none()));
    // The second notice of the same payment finds nothing to do.
    run.unexpected(&paid(fee()));
    run.unexpected(&ABSENT);
}

#[test]
fn another_sum_changes_nothing() {
    let run = submitted();
    for minor in [0, 1, fee().minor - 1, fee().minor + 1, -fee().minor] {
        run.unexpected(&paid(Money { minor }));
    }
}

#[test]
fn an_absent_payment_ends_the_attempt_and_the_draft_stays_payable() {
    let mut run = submitted();
    for visit in [2, 3] {
        run.give(&ABSENT);
        let ends: Vec<_> = run.events.iter().filter(|e| format!("{e:?}").contains("AttemptEnded")).collect();
        assert_eq!(ends.len(), 1);
        assert_eq!(run.left()[1..], [row("7", Outcome::Fail), row("8", Outcome::Ok)]);
        assert_eq!((run.place().as_str(), run.visit()), ("portal 6 pay", visit));
        assert_eq!(run.status(), Status::AwaitingPayment);
        assert!(run.case.facts.closed.is_none() && run.case.facts.decision.is_none());
    }
    run.give(&paid(fee()));
    assert_eq!(run.place(), "portal 9 choose_certificate");
    assert!(run.rows().iter().all(|row| row.visit == 3));
}

#[test]
fn the_message_of_an_absent_payment_is_that_of_p_10_8() {
    let mut run = submitted();
    run.give(&ABSENT);
    let moved = ruqsat_licensing::flow::Advanced { case: run.case.clone(), events: run.events.clone() };
    let end = moved.attempt_end().expect("the attempt ended");
    assert_eq!((end.flow.as_str(), end.n.as_str(), end.src.as_str()), ("portal", "8", "p.10 8)"));
    assert_eq!(end.message.kk, "Ақы төленбеуіне байланысты сұрау салынған қызметтен бас тартылды.");
    assert_eq!(end.retry, "6");
}

#[test]
fn nobody_waits_for_a_fee_that_is_not_due() {
    let run = Run::portal(PIPELINES, &[fill_free(Role::Applicant)]);
    assert_eq!(run.place(), "portal 9 choose_certificate");
    let pay = run.rows().into_iter().find(|row| row.n == "6").expect("the step is in the trace all the same");
    assert_eq!(pay.acts[0].outcome, Outcome::NotNeeded);
    run.unexpected(&paid(fee()));
}

#[test]
fn nobody_signs_with_the_fee_open() {
    submitted().unexpected(&act(Role::Applicant, Activity::Sign));
}

fn row(n: &str, outcome: Outcome) -> (String, String, Outcome) {
    ("portal".into(), n.into(), outcome)
}
