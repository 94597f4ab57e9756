//! The outside status at every place (rule 16).

use crate::support::{
    OZONE, PIPELINES, Run, act, agreed, drawn_up, fee, fill_free, minute, paid, registers, service,
};
use ruqsat_licensing::Role;
use ruqsat_licensing::applications::Channel;
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::flow::{Input, Status};

/// Walks a case and notes place and status after every input.
fn places(code: &str, channel: Channel, inputs: &[Input]) -> Vec<(String, Status)> {
    let mut run = Run::new(service(code), channel);
    let mut places = vec![(run.place(), run.status())];
    for input in inputs {
        run.give(input);
        places.push((run.place(), run.status()));
    }
    places
}

fn check(places: &[(String, Status)], expected: &[(&str, Status)]) {
    let places: Vec<_> = places.iter().map(|(place, status)| (place.as_str(), *status)).collect();
    assert_eq!(places, expected);
}

#[test]
fn the_portal_of_02_from_draft_to_issued_and_refused() {
    for (granted, conclusion, formed, end) in
        [(true, "4", "5", Status::Issued), (false, "6", "7", Status::Refused)]
    {
        let mut inputs = drawn_up(granted);
        inputs.push(act(Role::Head, Activity::SignResult));
        let (draft, approve) =
            (format!("internal_review {conclusion} draft"), format!("internal_review {conclusion} approve"));
        check(
            &places(PIPELINES, Channel::Portal, &inputs),
            &[
                ("portal 5 fill_form", Status::Draft),
                ("portal 6 pay", Status::AwaitingPayment),
                ("portal 9 choose_certificate", Status::AwaitingSignature),
                ("internal_review 1 accept", Status::Registered),
                ("internal_review 2 check_completeness", Status::InReview),
                ("internal_review 3 check_conformity", Status::InReview),
                (&draft, Status::InReview),
                (&approve, Status::InReview),
                (&approve, Status::InReview),
                (&approve, Status::InReview),
                (&format!("internal_review {formed} form_result"), Status::InReview),
                ("internal_review 8 sign_result", Status::InReview),
                ("closed", end),
            ],
        );
    }
}

#[test]
fn the_counter_of_02_up_to_the_result_in_the_drawer() {
    let operator = Role::PscOperator;
    let mut inputs = vec![fill_free(operator), registers(true), act(operator, Activity::AttachScans)];
    inputs.push(act(operator, Activity::Sign));
    inputs.extend(drawn_up(true).into_iter().skip(3));
    inputs.push(act(Role::Head, Activity::SignResult));
    inputs.push(act(operator, Activity::HandOut));
    let places = places(PIPELINES, Channel::Psc, &inputs);
    let head = [
        ("psc 2 fill_form", Status::Draft),
        ("psc 4 check_register", Status::Draft),
        ("psc 6 mark_paper", Status::Draft),
        ("psc 6 sign", Status::AwaitingSignature),
        ("internal_review 1 accept", Status::Registered),
    ];
    check(&places[..5], &head);
    assert!(places[5..places.len() - 2].iter().all(|(_, status)| *status == Status::InReview));
    let tail = [("psc 11 hand_out", Status::ReadyForCollection), ("closed", Status::Issued)];
    check(&places[places.len() - 2..], &tail);
}

#[test]
fn the_portal_of_05_asks_for_no_fee() {
    let inputs = [fill_free(Role::Applicant), act(Role::Applicant, Activity::Sign)];
    let expected = [
        ("portal 5 fill_form", Status::Draft),
        ("portal 6 choose_certificate", Status::AwaitingSignature),
        ("internal_review 1a accept", Status::Registered),
    ];
    check(&places(OZONE, Channel::Portal, &inputs), &expected);
}

#[test]
fn a_case_closed_from_outside_shows_how_wherever_it_stood() {
    let mut filed = vec![act(Role::Applicant, Activity::FillForm), paid(fee())];
    filed.push(act(Role::Applicant, Activity::Sign));
    for inputs in [&filed[..0], &filed[..1], &filed[..2], &filed[..]] {
        for closed in [Status::Withdrawn, Status::Expired] {
            let mut run = Run::portal(PIPELINES, inputs);
            run.case.facts.closed = Some((closed, minute(99)));
            assert_eq!((run.status(), run.place().as_str()), (closed, "closed"));
            run.unexpected(&agreed()[0]);
        }
    }
}

#[test]
fn the_thirteen_names_are_the_written_ones_and_five_of_them_are_final() {
    let all = [
        (Status::Draft, "draft", false),
        (Status::AwaitingPayment, "awaiting_payment", false),
        (Status::AwaitingSignature, "awaiting_signature", false),
        (Status::Registered, "registered", false),
        (Status::InReview, "in_review", false),
        (Status::AwaitingApprovals, "awaiting_approvals", false),
        (Status::Suspended, "suspended", false),
        (Status::ReadyForCollection, "ready_for_collection", false),
        (Status::Issued, "issued", true),
        (Status::Refused, "refused", true),
        (Status::NotAccepted, "not_accepted", true),
        (Status::Withdrawn, "withdrawn", true),
        (Status::Expired, "expired", true),
    ];
    for (status, name, closed) in all {
        assert_eq!(status.as_str(), name);
        assert_eq!(serde_json::to_value(status).unwrap(), name);
        assert_eq!(status.is_closed(), closed, "{name}");
    }
}
