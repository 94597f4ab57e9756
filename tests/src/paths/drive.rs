//! One case, driven along its way; in the end the trace, as the API tells it and as the database holds it, is compared
//! row by row with what the way leaves.

use super::{Crowd, Route, Stock, file};
use ruqsat_licensing::catalogue::{Activity, Definition, Left, Ways};
use ruqsat_licensing::flow::Status;
use std::sync::Arc;

/// A case on its way.
pub(super) struct Case<'a, 'w> {
    pub(super) crowd: &'a Crowd<'w>,
    pub(super) definition: &'a Arc<Definition>,
    pub(super) route: &'a Route,
    pub(super) id: String,
    /// The key of whoever filed it.
    pub(super) filer: &'static str,
    /// How many bodies have answered.
    pub(super) heard: usize,
    /// How many bad certificates were tried.
    pub(super) bad: usize,
}

/// A case that came to its end as it should.
pub struct Driven {
    /// Its id.
    pub id: String,
    /// The rows of its trace.
    pub rows: usize,
}

/// Drives a new case of an applicant along a way.
///
/// Errors: what was refused or differs, and where.
pub async fn drive(
    crowd: &Crowd<'_>,
    stock: &Stock,
    definition: &Arc<Definition>,
    ways: &Ways,
    route: &Route,
    applicant: &'static str,
) -> Result<Driven, String> {
    let mut case = Case { crowd, definition, route, id: String::new(), filer: applicant, heard: 0, bad: 0 };
    let mut rows: Vec<&Left> = ways.begin.iter().collect();
    let mut last = None;
    for (place, choice) in route.0.iter().map(|(place, _)| &ways.places[*place]).zip(route.choices(ways)) {
        let at = place.awaited.as_ref().ok_or("the way goes on past an end")?;
        let given = match at.activity {
            Activity::FillForm | Activity::IdentifyPerson if case.id.is_empty() => {
                let filed = file::file(crowd, stock, definition, ways, route, applicant).await;
                filed.map(|filed| (case.id, case.filer) = (filed.id, filed.filer))
            }
            _ => case.give(at, choice).await,
        };
        let named = || format!("{} {} {}/{} {:?}", case.id, at.activity, at.flow, at.n, choice.answer);
        given.map_err(|fault| format!("{}: {fault}", named()))?;
        rows.extend(&choice.rows);
        last = ways.places[choice.to].closed;
    }
    let expected: Vec<String> = rows.iter().map(ToString::to_string).collect();
    case.check(&expected, last).await?;
    Ok(Driven { id: case.id, rows: expected.len() })
}

impl Case<'_, '_> {
    async fn check(&self, expected: &[String], closed: Option<Status>) -> Result<(), String> {
        let person = self.crowd.person(self.filer).await;
        let shown = person.api.applications().get(&self.id).await.map_err(|fault| format!("{fault:?}"))?;
        if closed.map(Status::as_str) != Some(shown.status.as_str()) {
            return Err(format!("{}: {} instead of {closed:?}", self.id, shown.status.as_str()));
        }
        let trace =
            person.api.applications().get_trace(&self.id).await.map_err(|fault| format!("{fault:?}"))?;
        let told = trace.steps.iter().filter_map(|step| {
            let outcome = step.outcome.as_deref().filter(|_| step.left_at.is_some())?;
            Some(format!("{}/{} {outcome}", step.flow, step.n))
        });
        same("the API tells", &self.id, &told.collect::<Vec<_>>(), expected)?;
        same("the database holds", &self.id, &self.crowd.rows(&self.id), expected)
    }
}

fn same(who: &str, id: &str, found: &[String], expected: &[String]) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    let first = found.iter().zip(expected).take_while(|(one, other)| one == other).count();
    let (found, expected) = (found.get(first..), expected.get(first..));
    Err(format!("{id}: from row {first} on {who} {found:?} instead of {expected:?}"))
}
