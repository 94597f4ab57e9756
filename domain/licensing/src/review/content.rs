//! What a completion may hold, before anything is looked up: the grounds of a "no", its reasons, and nothing that
//! another activity asks for. A body that does not agree leaves one ground, and nobody claims it otherwise.

use super::Complete;
use crate::catalogue::{Activity, Class, Definition};
use crate::error::{Error, Result, Violation};
use crate::flow::{Decision, Facts, Verdict};
use chrono::{Months, NaiveDate};

/// The ground of a refusal because a body that was asked does not agree, where the act has approvals.
const DENIED: &str = "approval_denied";

/// The longest time for which something is granted.
const LONGEST: Months = Months::new(1200);

/// Every fault of the content.
pub(super) fn check(
    definition: &Definition,
    facts: &Facts,
    command: &Complete,
    today: NaiveDate,
) -> Result<()> {
    let mut violations = Vec::new();
    if let Verdict::Fail { grounds, text } = &command.verdict {
        refusal(definition, command.activity, grounds, text, &mut violations);
        if matches!(command.activity, Activity::CheckCompleteness | Activity::CheckConformity) {
            denial(definition, facts, grounds, &mut violations);
        }
    }
    let mut stray = |is_there: bool, pointer: &str, activity: Activity| {
        if is_there && command.activity != activity {
            violations.push(Violation::new(
                pointer,
                "not_expected",
                format!("this comes with {activity} only"),
            ));
        }
    };
    stray(!command.bodies.is_empty(), "/bodies", Activity::RequestApprovals);
    stray(command.assignee.is_some(), "/assignee", Activity::Assign);
    stray(command.outcome.is_some(), "/outcome", Activity::Draft);
    stray(command.recipient.is_some(), "/recipient", Activity::HandOut);
    stray(!command.conditions.is_empty(), "/conditions", Activity::Draft);
    stray(command.valid_until.is_some(), "/valid_until", Activity::Draft);
    if command.activity == Activity::Draft {
        terms(facts, command, today, &mut violations);
    }
    if violations.is_empty() { Ok(()) } else { Err(Error::Invalid(violations)) }
}

/// What a grant is tied to, and until when it holds. A refusal has neither.
fn terms(facts: &Facts, command: &Complete, today: NaiveDate, violations: &mut Vec<Violation>) {
    let mut wrong = |pointer: String, code: &'static str, said: &str| {
        violations.push(Violation::new(pointer, code, said.to_owned()));
    };
    // Whoever reviewed and found nothing against it leaves the decision to the draft.
    let is_grant = !matches!(facts.decision, Some(Decision::Refuse { .. }));
    if !is_grant && !command.conditions.is_empty() {
        wrong("/conditions".into(), "not_expected", "a refusal has no conditions");
    }
    for (index, condition) in command.conditions.iter().enumerate() {
        if condition.trim().is_empty() {
            wrong(format!("/conditions/{index}"), "required", "a condition has a wording");
        }
    }
    match command.valid_until {
        Some(_) if !is_grant => wrong("/valid_until".into(), "not_expected", "a refusal holds for no time"),
        Some(last) if last < today => wrong("/valid_until".into(), "past", "this day is over"),
        Some(last) if today.checked_add_months(LONGEST).is_none_or(|most| last > most) => {
            wrong("/valid_until".into(), "too_late", "nothing is granted for more than a hundred years");
        }
        _ => {}
    }
}

fn denial(definition: &Definition, facts: &Facts, grounds: &[String], violations: &mut Vec<Violation>) {
    let named = grounds.iter().position(|ground| ground == DENIED);
    let is_known = definition.grounds.iter().any(|ground| ground.id == DENIED);
    let (pointer, said) = match named {
        None if facts.is_denied() && is_known && !grounds.is_empty() => {
            ("/grounds".to_owned(), "a body that was asked does not agree: that is the ground")
        }
        Some(index) if !facts.is_denied() => (format!("/grounds/{index}"), "no body that was asked said no"),
        _ => return,
    };
    violations.push(Violation::new(pointer, DENIED, said));
}

fn refusal(
    definition: &Definition,
    activity: Activity,
    grounds: &[String],
    text: &str,
    violations: &mut Vec<Violation>,
) {
    let is_answer = activity == Activity::AwaitApprovals;
    if activity.class() != Class::Verdict && activity != Activity::SignResult && !is_answer {
        violations.push(Violation::new(
            "/verdict",
            "not_expected",
            "this is done, or not yet: it has no \"no\"",
        ));
        return;
    }
    for (index, ground) in grounds.iter().enumerate() {
        let pointer = format!("/grounds/{index}");
        if is_answer {
            violations.push(Violation::new(pointer, "not_expected", "grounds are the licensor's"));
        } else if !definition.grounds.iter().any(|known| known.id == *ground) {
            violations.push(Violation::new(pointer, "unknown_ground", "the act has no such ground"));
        }
    }
    if grounds.is_empty() && !is_answer {
        violations.push(Violation::new("/grounds", "required", "\"no\" names at least one ground"));
    }
    if text.trim().is_empty() {
        violations.push(Violation::new("/text", "required", "\"no\" is reasoned"));
    }
}
