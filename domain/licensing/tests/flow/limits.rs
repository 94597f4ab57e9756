//! The trace of one input, the limit of steps, and that a case survives being written down (rules 4, 5, 6).

use crate::support::{PIPELINES, Run, act, drawn_up, fee, filed, flow, minute, paid, person, service, step};
use ruqsat_licensing::Role;
use ruqsat_licensing::applications::Channel;
use ruqsat_licensing::catalogue::{Activity, Definition, Target};
use ruqsat_licensing::error::Error;
use ruqsat_licensing::flow::{Case, start};

#[test]
fn one_command_leaves_one_row_for_each_step_it_passes_with_who_did_what() {
    let mut run = Run::portal(PIPELINES, &filed()[..2]);
    run.give(&filed()[2]);
    let rows = run.rows();
    let numbers: Vec<_> = rows.iter().map(|row| row.n.as_str()).collect();
    assert_eq!(numbers, ["9", "10", "12", "13"]);
    let applicant = person(Role::Applicant);
    for row in &rows {
        let [act] = row.acts.as_slice() else { panic!("one activity in step {}", row.n) };
        assert_eq!((row.visit, row.left_at, act.at), (1, minute(3), minute(3)));
        let human = ["9", "12"].contains(&row.n.as_str());
        assert_eq!(act.account.as_ref(), human.then_some(&applicant.account), "step {}", row.n);
        assert_eq!(act.name.as_deref(), human.then_some("applicant"), "step {}", row.n);
        assert_eq!(act.role, human.then_some(Role::Applicant), "step {}", row.n);
    }
    // The first was waited in for a minute, the rest took no time.
    let waited: Vec<_> = rows.iter().map(|row| (row.left_at - row.entered_at).num_minutes()).collect();
    assert_eq!(waited, [1, 0, 0, 0]);
}

#[test]
fn a_step_done_in_parts_writes_its_row_when_it_is_left() {
    let mut run = Run::portal(PIPELINES, &drawn_up(true)[..6]);
    assert_eq!(run.place(), "internal_review 4 draft");
    for (done, role, activity) in [
        (1, Role::Executor, Activity::Draft),
        (2, Role::DivisionHead, Activity::Approve),
        (3, Role::DeputyHead, Activity::Approve),
    ] {
        run.give(&act(role, activity));
        assert_eq!((run.rows().len(), run.case.top().unwrap().acts.len()), (0, done));
    }
    run.give(&act(Role::Head, Activity::Approve));
    let who: Vec<_> = run.rows()[0].acts.iter().map(|act| act.account.clone()).collect();
    let roles = [Role::Executor, Role::DivisionHead, Role::DeputyHead, Role::Head];
    assert_eq!(who, roles.map(|role| Some(person(role).account)));
    let times: Vec<_> = run.rows()[0].acts.iter().map(|act| act.at).collect();
    assert!(times.is_sorted_by(|a, b| a < b));
}

/// Service 02 with so many machine steps before the form.
fn long(steps: usize) -> Definition {
    let mut definition = service(PIPELINES);
    let model = step(&mut definition, "portal", "8").clone();
    step(&mut definition, "portal", "3").on_ok = Target::Step("m0".into());
    for i in 0..steps {
        let mut step = model.clone();
        (step.n, step.ends) = (format!("m{i}"), None);
        step.on_ok = Target::Step(if i + 1 == steps { "5".into() } else { format!("m{}", i + 1) });
        flow(&mut definition, "portal").steps.push(step);
    }
    definition
}

#[test]
fn one_input_passes_at_most_sixty_four_steps() {
    // Three steps of the session prefix come first.
    let started = start(&long(61), "issue", Channel::Portal, true, minute(0)).unwrap();
    assert_eq!((started.events.len(), started.case.top().unwrap().step.as_str()), (64, "5"));
    let fault = start(&long(62), "issue", Channel::Portal, true, minute(0)).unwrap_err();
    assert!(matches!(&fault, Error::Internal(text) if text.contains("more than 64 steps")), "{fault}");
}

#[test]
fn a_cycle_of_machine_steps_ends_as_a_fault() {
    let mut definition = service(PIPELINES);
    step(&mut definition, "portal", "8").on_ok = Target::Step("7".into());
    let mut run = Run::new(definition, Channel::Portal);
    run.give(&act(Role::Applicant, Activity::FillForm));
    let absent = ruqsat_licensing::flow::Input::Signal(ruqsat_licensing::flow::Signal::PaymentAbsent);
    run.guarded(&absent, "more than 64 steps");
    run.give(&paid(fee()));
    assert_eq!(run.place(), "portal 9 choose_certificate");
}

#[test]
fn a_case_written_down_and_read_back_runs_on() {
    let mut run = Run::new(service(PIPELINES), Channel::Portal);
    let mut inputs = drawn_up(false);
    inputs.push(act(Role::Head, Activity::SignResult));
    for input in &inputs {
        run.give(input);
        let text = serde_json::to_string(&run.case).unwrap();
        let read: Case = serde_json::from_str(&text).unwrap();
        assert_eq!(read, run.case);
        run.case = read;
    }
    assert_eq!(run.place(), "closed");
}
