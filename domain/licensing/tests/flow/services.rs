//! Every service, every channel, every operation, driven by the people of its steps to the grant, to the refusal and
//! to the end before registration: what comes out is signed, and delivered by the step the act names.

use crate::support::{Run, body, command, fee, input, no, paid, registers, said};
use ruqsat_licensing::Role;
use ruqsat_licensing::catalogue::{Activity, Catalogue, Definition, Ends, Target};
use ruqsat_licensing::flow::{Advanced, Awaited, Decision, Input, Signal, Status, awaited, start};

/// What the licensor answers to the first question about the substance.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Grant,
    Refuse,
    /// The registers do not know the applicant.
    Unknown,
}

/// Drives a case to its end.
fn drive(definition: &Definition, entry: usize, op: &str, answer: Answer) -> Run {
    let mut run = Run::of(definition.clone(), definition.entries[entry].channel, op);
    for _ in 0..40 {
        let Some(place) = awaited(definition, &run.case) else { return run };
        let next = next(&run, &place, answer);
        run.give(&next);
    }
    panic!("{} {op} does not end: {}", definition.code, run.place());
}

fn next(run: &Run, place: &Awaited, answer: Answer) -> Input {
    let role = || place.role.unwrap_or_else(|| panic!("nobody does {}", place.activity));
    match place.activity {
        Activity::Pay => paid(fee()),
        Activity::CheckRegister => registers(answer != Answer::Unknown),
        Activity::ChooseCertificate => input(command(role(), Activity::Sign)),
        Activity::CheckConformity if answer == Answer::Refuse => no(role(), Activity::CheckConformity),
        Activity::AwaitApprovals => {
            let open =
                run.case.facts.approvals.iter().find(|one| one.answer.is_none()).expect("a body to hear");
            Input::Signal(Signal::Approval { body: open.body.clone(), answer: said(true) })
        }
        Activity::RequestApprovals => {
            let mut request = command(role(), Activity::RequestApprovals);
            request.evidence.asked = vec![body("the one"), body("the other")];
            input(request)
        }
        Activity::IdentifyPerson if run.case.facts.registered.is_some() => {
            let mut handed = command(role(), Activity::HandOut);
            (handed.evidence.identified, handed.evidence.collected) = (true, true);
            input(handed)
        }
        Activity::TakeConsent => {
            let mut package = command(role(), Activity::CheckPackage);
            package.evidence.consent = true;
            input(package)
        }
        Activity::MarkPaper | Activity::AttachScans => {
            let mut scans = command(role(), Activity::AttachScans);
            scans.evidence.fee_proof = true;
            input(scans)
        }
        Activity::FillForm | Activity::IdentifyPerson => {
            let mut form = command(role(), Activity::FillForm);
            form.evidence.identified = true;
            let due = run.definition.fee.is_some();
            form.evidence.form =
                form.evidence.form.map(|(form, fee)| (form, if due { fee } else { Default::default() }));
            input(form)
        }
        Activity::Draft => {
            let mut draft = command(role(), Activity::Draft);
            let granted = !matches!(run.case.facts.decision, Some(Decision::Refuse { .. }));
            let outcome = run.definition.outcomes().next().filter(|_| granted).map(str::to_owned);
            draft.evidence.draft.as_mut().expect("a draft").outcome = outcome;
            input(draft)
        }
        other => input(command(role(), other)),
    }
}

fn all() -> Vec<std::sync::Arc<Definition>> {
    let catalogue = Catalogue::load(&Catalogue::embedded_files());
    catalogue.unwrap_or_else(|faults| panic!("{}", faults.join("\n"))).newest()
}

/// Calls `check` with every entry and operation of every service.
fn every(check: impl Fn(&Definition, usize, &str)) {
    for definition in all() {
        for entry in 0..definition.entries.len() {
            for operation in &definition.operations {
                check(&definition, entry, &operation.op);
            }
        }
    }
}

#[test]
fn every_operation_comes_to_a_signed_grant_and_to_a_signed_refusal() {
    every(|definition, entry, op| {
        let flow = definition.flow(&definition.entries[entry].flow).expect("the entry flow");
        let calling =
            flow.steps.iter().find(|step| step.activities.contains(&Activity::Review)).expect("a review");
        // The step after the review ends the flow; at the State Corporation three more hand the result out.
        let to = |target: &Target| {
            let mut last = target;
            while let Target::Step(n) = last {
                let step = flow.step(n).expect("the step");
                if step.on_ok == Target::End {
                    return n.clone();
                }
                last = &step.on_ok;
            }
            panic!("the review is followed by a step")
        };
        let ways = [
            (Answer::Grant, Status::Issued, to(&calling.on_ok)),
            (Answer::Refuse, Status::Refused, to(calling.on_fail.as_ref().unwrap_or(&calling.on_ok))),
        ];
        for (answer, status, last) in ways {
            let run = drive(definition, entry, op, answer);
            let place = format!("{} {} {op}", definition.code, flow.id);
            assert_eq!(run.status(), status, "{place}");
            assert_eq!(run.left().last().map(|(_, n, _)| n.clone()), Some(last), "{place}");
            let facts = &run.case.facts;
            assert!(facts.registered.is_some() && facts.fee.is_settled(), "{place}");
            let signed = facts.result.as_ref().and_then(|result| result.signature.as_ref());
            assert!(signed.is_some(), "{place}: nothing leaves unsigned");
        }
    });
}

#[test]
fn whom_no_register_knows_is_not_accepted_and_not_refused() {
    every(|definition, entry, op| {
        let flow = definition.flow(&definition.entries[entry].flow).expect("the entry flow");
        let asks = flow.steps.iter().any(|step| step.activities.contains(&Activity::CheckRegister));
        if !asks {
            return;
        }
        let run = drive(definition, entry, op, Answer::Unknown);
        let place = format!("{} {} {op}", definition.code, flow.id);
        assert_eq!(run.status(), Status::NotAccepted, "{place}");
        assert!(run.case.facts.registered.is_none() && run.case.facts.decision.is_none(), "{place}");
        let (_, n, _) = run.left().pop().expect("the message was shown");
        let step = definition.step(&flow.id, &n).expect("the step");
        assert!(step.ends == Some(Ends::NotAccepted) && step.message.is_some(), "{place} step {n}");
    });
}

#[test]
fn a_failed_sign_in_shows_the_message_of_the_act_and_makes_no_case() {
    every(|definition, entry, op| {
        let entry = &definition.entries[entry];
        let flow = definition.flow(&entry.flow).expect("the entry flow");
        // A service centre's sign-in is not judged in the texts: the operator's token is.
        let Some(refused) = flow.steps.iter().find(|step| step.activities.contains(&Activity::RefuseSignIn))
        else {
            return;
        };
        let Advanced { case, events } =
            start(definition, op, entry.channel, false, crate::support::minute(0)).expect("it starts");
        let moved = Advanced { case, events };
        let end = moved.attempt_end().expect("the attempt ended");
        assert_eq!((&end.n, Some(&end.message)), (&refused.n, refused.message.as_ref()));
        assert_eq!(Some(&end.retry), refused.retry.as_ref());
        assert!(moved.case.facts.form.is_none() && moved.case.facts.closed.is_none());
    });
}

#[test]
fn a_grant_needs_a_role_for_each_step_and_no_other() {
    // 03: the applicant, registrar, executor, three who agree, the head who signs; nobody else is asked.
    let definition = crate::support::service("electricity-purchase-licence");
    let mut asked = Vec::new();
    let mut run = Run::of(definition.clone(), definition.entries[0].channel, "reissue");
    while let Some(place) = awaited(&definition, &run.case) {
        asked.extend(place.role);
        let next = next(&run, &place, Answer::Grant);
        run.give(&next);
    }
    let three = [Role::DivisionHead, Role::DeputyHead, Role::Head];
    let mut expected = vec![Role::Applicant, Role::Applicant, Role::Registrar];
    expected.extend([Role::Executor, Role::Executor, Role::Executor]);
    expected.extend(three);
    expected.extend([Role::Executor, Role::Head]);
    assert_eq!(asked, expected);
}
