//! Until when there is time: for a whole application, and for one thing that staff has to do.

use super::Application;
use crate::calendar::{Calendar, OfficeHours};
use crate::catalogue::{Activity, Amount, Definition, Step, Unit};
use crate::deadlines::{
    Deadline, Fault, NormFrom, Pace, Pause, Rules, Whole, deadline, step_term, whole_term,
};
use crate::error::Result as Outcome;
use crate::ids::BodyId;
use crate::ports::Tx;
use crate::values::Instant;

/// A term with what it started with and how it comes out.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// How long.
    pub term: Amount,
    /// Whose time it runs in.
    pub pace: Pace,
    /// What it started with.
    pub from: NormFrom,
    /// The pauses that it knows.
    pub pauses: Vec<Pause>,
    /// When it is over; a year without a calendar is a fault.
    pub deadline: Result<Deadline, Fault>,
}

/// The whole term of an application; `None` before it is received in law, and where the act gives none.
pub fn application_term(
    calendar: &Calendar,
    hours: &OfficeHours,
    definition: &Definition,
    application: &Application,
) -> Option<(Whole, Counted)> {
    let facts = &application.case.facts;
    let received = facts.registered.as_ref()?.at;
    let whole = whole_term(definition, application.operation())?;
    let rules = Rules { calendar, hours };
    let found = deadline(rules, &whole.term, Pace::Staff, received, &facts.pauses);
    let counted = Counted {
        term: whole.term.clone(),
        pace: Pace::Staff,
        from: NormFrom::Registered,
        pauses: facts.pauses.clone(),
        deadline: found,
    };
    Some((whole, counted))
}

/// The term of something that staff does in a step entered at a moment; `None` where the act gives none.
pub fn step_deadline(
    calendar: &Calendar,
    hours: &OfficeHours,
    application: &Application,
    step: &Step,
    activity: Activity,
    entered: Instant,
) -> Option<Counted> {
    let (term, pace, from) = step_term(step, activity, application.operation())?;
    let facts = &application.case.facts;
    let start = match from {
        NormFrom::Entered => None,
        NormFrom::Registered => facts.registered.as_ref().map(|registered| registered.at),
        NormFrom::Received => facts.received_at,
        NormFrom::Approved => facts.approvals.iter().filter_map(|one| Some(one.answer.as_ref()?.at)).max(),
    };
    // The time to answer is what the case is suspended for: it runs on.
    let stands_still = activity != Activity::AwaitApprovals;
    let pauses = if stands_still { facts.pauses.clone() } else { Vec::new() };
    let found = deadline(Rules { calendar, hours }, &term, pace, start.unwrap_or(entered), &pauses);
    Some(Counted { term, pace, from, pauses, deadline: found })
}

/// The hours of a body, asked for only where the term of a step runs in them.
pub(crate) fn hours(
    tx: &mut dyn Tx,
    step: &Step,
    activity: Activity,
    application: &Application,
    body: &BodyId,
) -> Outcome<OfficeHours> {
    let term = step_term(step, activity, application.operation());
    let needed = term.is_some_and(|(term, pace, _)| {
        pace == Pace::Staff && !matches!(term.unit, Unit::WorkingDay | Unit::CalendarDay)
    });
    if needed { tx.find_hours(body) } else { Ok(OfficeHours::default()) }
}

/// Writes down until when there is time for the whole; a closed application keeps what it had.
pub(crate) fn set_due(definition: &Definition, application: &mut Application) -> Outcome<()> {
    if application.status.is_closed() {
        return Ok(());
    }
    let calendar = Calendar::current()?;
    // Whole terms are in days: no office's hours matter.
    let found = application_term(calendar, &OfficeHours::default(), definition, application);
    application.calendar = found.as_ref().map(|_| calendar.version().to_owned());
    application.due_at = found.and_then(|(_, counted)| counted.deadline.ok()?.due_at);
    Ok(())
}
