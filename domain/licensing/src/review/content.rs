//! What a completion may hold, before anything is looked up: the grounds of a "no", its reasons, and nothing that
//! another activity asks for. A body that does not agree leaves one ground, and nobody claims it otherwise.

use super::Complete;
use crate::catalogue::{Activity, Class, Definition};
use crate::error::{Error, Result, Violation};
use crate::flow::{Facts, Verdict};

/// The ground of a refusal because a body that was asked does not agree, where the act has approvals.
const DENIED: &str = "approval_denied";

/// Every fault of the content.
pub(super) fn check(definition: &Definition, facts: &Facts, command: &Complete) -> Result<()> {
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
    if violations.is_empty() { Ok(()) } else { Err(Error::Invalid(violations)) }
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
