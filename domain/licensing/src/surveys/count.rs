//! The public statistics of the surveys: how many cases were decided, how many of their applicants answered, and what. A
//! case counts on the civil day of its decision, whenever its applicant answered.

use crate::catalogue::Catalogue;
use crate::error::{Error, Result, Violation};
use crate::ids::BodyId;
use crate::organisations::Territory;
use crate::ports::{AnswerCount, Ports};
use crate::values::{Instant, day_start};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Days of the longest period.
const LONGEST: i64 = 366;
/// A group with fewer answers does not tell what they were: somebody who knows who answered would know what.
const FEWEST: i64 = 3;

/// What the groups are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SurveyBy {
    /// A group for each service.
    Service,
    /// For each body that decided.
    Body,
    /// For each region of these bodies.
    Region,
    /// For each way an application came.
    Channel,
}

/// Which cases are counted.
#[derive(Clone, Debug, Default)]
pub struct SurveyCases {
    /// Only this service.
    pub service: Option<String>,
    /// Only those of this body.
    pub body: Option<BodyId>,
    /// Only those of bodies of this region.
    pub region: Option<Territory>,
    /// Only those that came like this.
    pub channel: Option<String>,
    /// The first moment of the period, and the first one after it.
    pub period: (Instant, Instant),
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct SurveyQuestion {
    /// Of which cases.
    pub cases: SurveyCases,
    /// The first day, a civil day in Asia/Almaty, and the last.
    pub days: (NaiveDate, NaiveDate),
    /// How they are grouped; all together if absent.
    pub by: Option<SurveyBy>,
}

/// Where cases belong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Code of the service.
    pub service: String,
    /// The body.
    pub body: String,
    /// Its region.
    pub region: Option<String>,
    /// How they came.
    pub channel: String,
}

/// What was counted at each place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SurveyRows {
    /// Cases decided.
    pub decided: Vec<(Place, i64)>,
    /// Answers: question, answer, and how often.
    pub chosen: Vec<(Place, AnswerCount)>,
}

/// A group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SurveyGroup {
    /// Which it is: a service, a body, a region or a channel; `None` for all together and for bodies without a region.
    pub key: Option<String>,
    /// Cases decided.
    pub decided: i64,
    /// How many of them were answered.
    pub answered: i64,
    /// What was answered; empty where it would tell who.
    pub counts: Vec<AnswerCount>,
}

/// Counts what is asked.
///
/// Errors: `Invalid` for a period that ends before it begins or is longer than 366 days.
pub async fn count(ports: &Ports, mut question: SurveyQuestion) -> Result<Vec<SurveyGroup>> {
    let (first, last) = question.days;
    let days = (last - first).num_days();
    let after = last.succ_opt().filter(|_| (0..LONGEST).contains(&days));
    let after = after.ok_or_else(|| {
        let said = format!("from the first day to the last, {LONGEST} days at most");
        Error::Invalid(vec![Violation::new("?until", "period", said)])
    })?;
    question.cases.period = (day_start(first), day_start(after));
    let rows = ports.views.survey_rows(&question.cases).await?;
    Ok(groups(&ports.catalogue, rows, question.by))
}

/// Puts what was counted into groups. What has no questionnaire is not counted.
fn groups(catalogue: &Catalogue, rows: SurveyRows, by: Option<SurveyBy>) -> Vec<SurveyGroup> {
    let asked: Vec<String> = catalogue
        .newest()
        .into_iter()
        .filter(|definition| definition.survey.is_some())
        .map(|definition| definition.code.clone())
        .collect();
    let key = |place: &Place| match by {
        None => None,
        Some(SurveyBy::Service) => Some(place.service.clone()),
        Some(SurveyBy::Body) => Some(place.body.clone()),
        Some(SurveyBy::Region) => place.region.clone(),
        Some(SurveyBy::Channel) => Some(place.channel.clone()),
    };
    let mut groups: BTreeMap<Option<String>, SurveyGroup> = BTreeMap::new();
    for (place, decided) in rows.decided.into_iter().filter(|(place, _)| asked.contains(&place.service)) {
        let key = key(&place);
        groups.entry(key.clone()).or_insert_with(|| SurveyGroup { key, ..SurveyGroup::default() }).decided +=
            decided;
    }
    for (place, chosen) in rows.chosen {
        let Some(group) = groups.get_mut(&key(&place)) else { continue };
        // Every answer answers the first question.
        group.answered += if chosen.question == 1 { chosen.count } else { 0 };
        let same = |one: &&mut AnswerCount| (one.question, one.answer) == (chosen.question, chosen.answer);
        match group.counts.iter_mut().find(same) {
            Some(known) => known.count += chosen.count,
            None => group.counts.push(chosen),
        }
    }
    let finish = |mut group: SurveyGroup| {
        group.counts.sort_by_key(|one| (one.question, one.answer));
        if group.answered < FEWEST {
            group.counts.clear();
        }
        group
    };
    groups.into_values().map(finish).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        Catalogue::load(&Catalogue::embedded_files()).unwrap_or_else(|faults| panic!("{}", faults.join("\n")))
    }

    fn place(service: &str, body: &str, region: Option<&str>) -> Place {
        let region = region.map(str::to_owned);
        Place { service: service.into(), body: body.into(), region, channel: "portal".into() }
    }

    #[test]
    fn groups_are_summed_and_few_answers_are_not_told() {
        let (ozone, other) = ("ozone-works-permit", "ecological-permit-category-1");
        let chosen = |question, answer, count| AnswerCount { question, answer, count };
        let rows = SurveyRows {
            decided: vec![
                (place(ozone, "a", Some("75")), 5),
                (place(ozone, "b", None), 4),
                (place(other, "a", Some("75")), 2),
                (place("no-such-service", "a", None), 9),
            ],
            chosen: vec![
                (place(ozone, "a", Some("75")), chosen(1, 2, 2)),
                (place(ozone, "b", None), chosen(1, 2, 1)),
                (place(ozone, "a", Some("75")), chosen(2, 1, 2)),
                (place(ozone, "b", None), chosen(2, 3, 1)),
            ],
        };
        let all = groups(&catalogue(), rows.clone(), None);
        let asked = catalogue().newest().iter().any(|one| one.code == other && one.survey.is_some());
        assert_eq!((all[0].decided, all[0].answered), (if asked { 11 } else { 9 }, 3));
        assert_eq!(all[0].counts, [chosen(1, 2, 3), chosen(2, 1, 2), chosen(2, 3, 1)]);
        let bodies = groups(&catalogue(), rows.clone(), Some(SurveyBy::Body));
        let told: Vec<_> =
            bodies.iter().map(|one| (one.key.as_deref(), one.answered, one.counts.len())).collect();
        assert_eq!(told, [(Some("a"), 2, 0), (Some("b"), 1, 0)], "fewer than three");
        let regions = groups(&catalogue(), rows, Some(SurveyBy::Region));
        assert_eq!(regions.iter().map(|one| one.key.as_deref()).collect::<Vec<_>>(), [None, Some("75")]);
    }

    #[test]
    fn the_questions_of_all_services_are_the_same_in_the_same_order() {
        for definition in catalogue().newest() {
            let Some(survey) = &definition.survey else { continue };
            let told: Vec<_> =
                survey.questions.iter().map(|one| (one.n, one.title.kk.to_lowercase())).collect();
            let [(1, quality), (2, information)] = &told[..] else { panic!("{}: {told:?}", definition.code) };
            assert!(quality.contains("сапасы") && information.contains("ақпарат"), "{}", definition.code);
            assert!(survey.questions.iter().all(|one| one.answers.len() == 3), "{}", definition.code);
        }
    }
}
