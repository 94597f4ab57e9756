//! The ways through a definition as data: where a case can stand, what can be answered there, where that leads and
//! which rows of the trace it leaves. Whoever drives a real system along them knows what to expect of it.

use super::walk::{Walker, fingerprint};
use super::{Activity, Definition};
use crate::applications::Channel;
use crate::error::Result;
use crate::flow::{
    Advanced, Awaited, Case, CertificateFinding, Command, Event, Input, Outcome, Signal, Status, Verdict,
    advance, awaited, start,
};
use std::collections::HashMap;
use std::fmt;

/// Everywhere a case of one operation on one channel can stand.
#[derive(Clone, Debug)]
pub struct Ways {
    /// The channel.
    pub channel: Channel,
    /// The operation.
    pub op: String,
    /// The rows that a sign-in leaves: they are there when the case begins.
    pub begin: Vec<Left>,
    /// The rows of a sign-in that fails: no case keeps them.
    pub turned_away: Vec<Left>,
    /// The places; the first is where a case begins.
    pub places: Vec<Place>,
}

/// Somewhere a case can stand. Two places may wait at the same step and know different things.
#[derive(Clone, Debug)]
pub struct Place {
    /// What it waits for; `None` where it is closed.
    pub awaited: Option<Awaited>,
    /// How it ended.
    pub closed: Option<Status>,
    /// Every answer.
    pub choices: Vec<Choice>,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The act or verdict to command; `None` where something outside answers.
    pub act: Option<Activity>,
    /// The answer.
    pub answer: Said,
    /// The rows it leaves in the trace, in order.
    pub rows: Vec<Left>,
    /// Whether it ends the attempt.
    pub ends_attempt: bool,
    /// Index of the place it leads to.
    pub to: usize,
}

/// What can be said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// Done, or yes.
    Yes,
    /// No.
    No,
    /// Drafted so that it comes out this way.
    ComesOut(String),
    /// Signed with a certificate that is expired, revoked or another's.
    BadCertificate,
    /// The fee arrived.
    Paid,
    /// A document proves the fee.
    FeeProved,
    /// The applicant goes on without a payment.
    NoPayment,
    /// The registers know the applicant.
    Known,
    /// The registers do not know the applicant.
    Unknown,
    /// The next body that was asked agrees.
    Agreed,
    /// The next body that was asked does not agree.
    Denied,
    /// The bodies asked let their time pass.
    Silence,
}

/// A step that was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The flow.
    pub flow: String,
    /// The step.
    pub n: String,
    /// How.
    pub outcome: Outcome,
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{} {}", self.flow, self.n, self.outcome.as_str())
    }
}

impl Ways {
    /// How many ways there are up to an end or to a place that another way has reached, a failed sign-in among them:
    /// what the path walk counts.
    pub fn count(&self) -> usize {
        let answers: usize = self.places.iter().map(|place| place.choices.len()).sum();
        let inner = self.places.iter().filter(|place| !place.choices.is_empty()).count();
        2 + answers - inner
    }
}

/// Every way of every channel and operation.
///
/// Errors: what the path walk would report as a fault.
pub fn ways(definition: &Definition) -> Result<Vec<Ways>> {
    let pairs = definition.entries.iter().flat_map(|entry| {
        definition.operations.iter().map(move |operation| (entry.channel, operation.op.as_str()))
    });
    pairs.map(|(channel, op)| of(definition, channel, op)).collect()
}

fn of(definition: &Definition, channel: Channel, op: &str) -> Result<Ways> {
    let mut walker = Walker::new(definition);
    let now = walker.now;
    let begun = |signed_in| start(definition, op, channel, signed_in, now);
    let (first, turned_away) = (begun(true)?, left(&begun(false)?));
    let begin = left(&first);
    let mut known = HashMap::from([(fingerprint(&first.case), 0)]);
    let mut cases: Vec<Case> = vec![first.case];
    let mut places = Vec::new();
    // Breadth first, so that the first way to a place is a shortest one.
    while let Some(case) = cases.get(places.len()).cloned() {
        let awaited = awaited(definition, &case);
        let mut choices = Vec::new();
        for input in awaited.iter().flat_map(|at| walker.inputs(&case, at.activity, at.role)) {
            let advanced = advance(definition, &case, &input, now)?;
            let to = *known.entry(fingerprint(&advanced.case)).or_insert(cases.len());
            choices.push(choice(&input, &advanced, to));
            if to == cases.len() {
                cases.push(advanced.case);
            }
        }
        places.push(Place { awaited, closed: case.facts.closed.map(|(status, _)| status), choices });
    }
    Ok(Ways { channel, op: op.to_owned(), begin, turned_away, places })
}

fn choice(input: &Input, advanced: &Advanced, to: usize) -> Choice {
    let act = match input {
        Input::Command(command) => Some(command.activity),
        Input::Signal(_) => None,
    };
    let ends_attempt = advanced.attempt_end().is_some();
    Choice { act, answer: said(input), rows: left(advanced), ends_attempt, to }
}

fn said(input: &Input) -> Said {
    match input {
        Input::Command(command) => commanded(command),
        Input::Signal(signal) => match signal {
            Signal::Paid { .. } => Said::Paid,
            Signal::FeeProved => Said::FeeProved,
            Signal::PaymentAbsent => Said::NoPayment,
            Signal::Registers { known: true } => Said::Known,
            Signal::Registers { known: false } => Said::Unknown,
            Signal::Approval { answer, .. } if answer.agreed => Said::Agreed,
            Signal::Approval { .. } => Said::Denied,
            Signal::ApprovalsOverdue => Said::Silence,
        },
    }
}

fn commanded(command: &Command) -> Said {
    let outcome = command.evidence.draft.as_ref().and_then(|draft| draft.outcome.clone());
    match (&command.verdict, command.evidence.certificate, outcome) {
        (_, Some(CertificateFinding::Fail), _) => Said::BadCertificate,
        (Verdict::Fail { .. }, _, _) => Said::No,
        (_, _, Some(way)) if command.activity == Activity::Draft => Said::ComesOut(way),
        _ => Said::Yes,
    }
}

fn left(advanced: &Advanced) -> Vec<Left> {
    let rows = advanced.events.iter().filter_map(|event| match event {
        Event::Left(row) => Some(row),
        _ => None,
    });
    rows.map(|row| Left { flow: row.flow.clone(), n: row.n.clone(), outcome: row.outcome }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, walk};

    #[test]
    fn there_are_as_many_ways_as_the_walk_counts_and_they_enter_what_it_enters() {
        let catalogue = Catalogue::load(&Catalogue::embedded_files()).unwrap();
        for definition in catalogue.newest() {
            let (ways, walk) = (ways(&definition).unwrap(), walk(&definition));
            assert_eq!(ways.iter().map(Ways::count).sum::<usize>(), walk.paths, "{}", definition.code);
            let rows = ways.iter().flat_map(|ways| {
                let answers = ways.places.iter().flat_map(|place| &place.choices);
                ways.begin.iter().chain(&ways.turned_away).chain(answers.flat_map(|choice| &choice.rows))
            });
            let entered = rows.map(|row| (row.flow.clone(), row.n.clone())).collect();
            assert_eq!(walk.entered, entered, "{}", definition.code);
        }
    }
}
