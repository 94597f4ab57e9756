//! The terms of the acts: of a step, and of a whole operation.

use super::Pace;
use crate::catalogue::{Activity, Amount, Definition, Duration, Otherwise, Step, Target, Unit};
use serde::{Deserialize, Serialize};

/// A working day of staff in seconds, where hours are summed up to days.
const DAY: f64 = 8.0 * 3600.0;

/// What a norm starts with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NormFrom {
    /// When the step is entered.
    #[default]
    Entered,
    /// When the application is registered.
    Registered,
    /// When the licensor takes it in.
    Received,
    /// When the last body that was asked has answered.
    Approved,
}

/// The term of a whole operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// How long.
    pub term: Amount,
    /// Whether it is ours: the norms of the longest way through the review summed up, because the act prints none.
    pub is_derived: bool,
    /// Paragraph; of a derived one that of the operation.
    pub src: String,
}

/// The time one step has for an operation, whose time it is, and what it starts with; `None` where the act gives none.
pub fn step_term(step: &Step, activity: Activity, op: &str) -> Option<(Amount, Pace, NormFrom)> {
    if let (Activity::AwaitApprovals, Some(term)) = (activity, &step.answer_within) {
        return Some((term.clone(), Pace::Staff, NormFrom::Entered));
    }
    let norm = step.duration.as_ref()?;
    let pace = if is_staffs(step) { Pace::Staff } else { Pace::Machine };
    Some((amount(norm, op), pace, norm.from))
}

/// The time a whole operation has: what the act prints, else what the norms of its review come to; `None` where they
/// come to nothing.
pub fn whole_term(definition: &Definition, op: &str) -> Option<Whole> {
    let operation = definition.operation(op)?;
    let src = operation.src.clone();
    if let Some(printed) = &operation.term {
        return Some(Whole { term: amount(printed, op), is_derived: false, src });
    }
    let (flow, first) = (definition.flow("internal_review")?, definition.chain.get(op)?);
    // A way only leads forward: what goes back is no norm. So where a step begins is known when its turn comes.
    let position = |n: &str| flow.steps.iter().position(|step| step.n == n);
    let mut begins: Vec<Option<f64>> = vec![None; flow.steps.len()];
    *begins.get_mut(position(first)?)? = Some(0.0);
    let mut longest = 0.0_f64;
    for (at, step) in flow.steps.iter().enumerate() {
        let Some(begin) = begins.get(at).copied().flatten() else { continue };
        let end = end(step, op, begin);
        longest = longest.max(end);
        for to in ways(step).filter_map(position).filter(|to| *to > at) {
            if let Some(known) = begins.get_mut(to) {
                *known = Some(known.map_or(end, |known| known.max(end)));
            }
        }
    }
    let days = longest.ceil();
    (days > 0.0).then_some(Whole {
        term: Amount { value: days, unit: Unit::WorkingDay },
        is_derived: true,
        src,
    })
}

/// Where a step may lead.
fn ways(step: &Step) -> impl Iterator<Item = &str> {
    let printed = [Some(&step.on_ok), step.on_fail.as_ref()].into_iter().flatten();
    let printed = printed.filter_map(|target| match target {
        Target::Step(n) => Some(n.as_str()),
        Target::End => None,
    });
    let ours = step.otherwise.iter().filter_map(|other| match other {
        Otherwise::Step(n) => Some(n.as_str()),
        Otherwise::Refuse => None,
    });
    printed.chain(ours)
}

/// When a step is over that begins so many working days after the review did. A norm that runs from the receipt runs
/// beside what went before it.
fn end(step: &Step, op: &str, begin: f64) -> f64 {
    let awaited = step.answer_within.as_ref().map_or(0.0, in_days);
    let Some(norm) = step.duration.as_ref().filter(|_| is_staffs(step)) else { return begin + awaited };
    let own = in_days(&amount(norm, op));
    match norm.from {
        NormFrom::Registered | NormFrom::Received => (begin + awaited).max(own),
        NormFrom::Entered | NormFrom::Approved => begin + awaited + own,
    }
}

fn in_days(term: &Amount) -> f64 {
    match term.unit {
        Unit::WorkingDay | Unit::CalendarDay => term.value,
        Unit::Hour => term.value * 3600.0 / DAY,
        Unit::Minute => term.value * 60.0 / DAY,
        Unit::Second => term.value / DAY,
    }
}

/// Whether a member of staff does something in it.
fn is_staffs(step: &Step) -> bool {
    (0..step.activities.len()).filter_map(|index| step.role_at(index)).any(|role| role.is_staff())
}

fn amount(norm: &Duration, op: &str) -> Amount {
    let value = norm.by_op.get(op).copied().unwrap_or(norm.max);
    Amount { value, unit: norm.unit }
}
