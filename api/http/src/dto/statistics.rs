//! Statistics for the head of a body.

use super::LocalizedText;
use chrono::{DateTime, NaiveDate, Utc};
use ruqsat_licensing::catalogue::Definition;
use ruqsat_licensing::statistics::{self as domain, StepTime as Step};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// What is asked for.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatisticsQuery {
    /// A body: one's own if absent, or one below it.
    #[validate(length(max = 40))]
    #[param(max_length = 40, pattern = "^bod_[0-9a-z]{26}$")]
    pub(crate) body: Option<String>,
    /// Only this service.
    #[validate(length(min = 1, max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub(crate) service: Option<String>,
    /// The first day, a civil day in Asia/Almaty; 30 days before the last if absent.
    pub(crate) from: Option<NaiveDate>,
    /// The last day, 366 days in all at most; today if absent.
    pub(crate) until: Option<NaiveDate>,
}

/// Statistics of a body.
#[derive(Serialize, ToSchema)]
pub(crate) struct Statistics {
    /// The body.
    #[schema(pattern = "^bod_[0-9a-z]{26}$")]
    pub(crate) body: String,
    /// Its name.
    pub(crate) name: LocalizedText,
    /// The first day.
    pub(crate) from: NaiveDate,
    /// The last day.
    pub(crate) until: NaiveDate,
    /// The moment they are of.
    pub(crate) at: DateTime<Utc>,
    /// By service, only those with something to count.
    #[schema(max_items = 200)]
    pub(crate) services: Vec<ServiceStatistics>,
}

/// What came, what became of it, and how long it took. What came is counted by the day it came, what was decided by the
/// day it was closed: of what is decided in a period some came before.
#[derive(Serialize, ToSchema)]
pub(crate) struct ServiceStatistics {
    /// Code of the service.
    #[schema(max_length = 80)]
    pub(crate) service: String,
    /// Its name; absent where the catalogue no longer has it.
    pub(crate) title: Option<LocalizedText>,
    /// What came to the body in the period: registered, or sent on by a service centre to be.
    pub(crate) received: i64,
    /// What came, by channel.
    #[schema(max_items = 3)]
    pub(crate) channels: Vec<NamedCount>,
    /// Of what came, registered by now.
    pub(crate) registered: i64,
    /// Granted in the period.
    pub(crate) issued: i64,
    /// Granted, by how it came out, where a conclusion can in several ways.
    #[schema(max_items = 20)]
    pub(crate) outcomes: Vec<NamedCount>,
    /// Refused in the period.
    pub(crate) refused: i64,
    /// Refused, by ground; a refusal with several counts for each.
    #[schema(max_items = 100)]
    pub(crate) grounds: Vec<GroundCount>,
    /// Not accepted in the period, which is no refusal.
    pub(crate) not_accepted: i64,
    /// Taken back by the applicant in the period.
    pub(crate) withdrawn: i64,
    /// Closed unfinished in the period.
    pub(crate) expired: i64,
    /// Granted or refused in the period within the whole term of the act.
    pub(crate) in_time: i64,
    /// Granted or refused in the period past it.
    pub(crate) late: i64,
    /// Open at the moment of asking, whenever it came.
    pub(crate) open: i64,
    /// Open and past the whole term at that moment.
    pub(crate) overdue: i64,
    /// The steps in which people act, of what was closed in the period.
    #[schema(max_items = 300)]
    pub(crate) steps: Vec<StepTime>,
}

/// How many of a name.
#[derive(Serialize, ToSchema)]
pub(crate) struct NamedCount {
    /// The name.
    #[schema(max_length = 80, example = "portal")]
    pub(crate) name: String,
    /// How many.
    pub(crate) count: i64,
}

/// How many refusals on a ground.
#[derive(Serialize, ToSchema)]
pub(crate) struct GroundCount {
    /// Code of the ground.
    #[schema(max_length = 80)]
    pub(crate) ground: String,
    /// In words.
    pub(crate) title: Option<LocalizedText>,
    /// Its paragraph.
    #[schema(max_length = 200)]
    pub(crate) src: Option<String>,
    /// How many.
    pub(crate) count: i64,
}

/// How long a step took, on the wall clock.
#[derive(Serialize, ToSchema)]
pub(crate) struct StepTime {
    /// The flow.
    #[schema(max_length = 40)]
    pub(crate) flow: String,
    /// Number of the step.
    #[schema(max_length = 10)]
    pub(crate) n: String,
    /// What is done in it.
    pub(crate) title: Option<LocalizedText>,
    /// How often it was passed.
    pub(crate) passed: i64,
    /// Seconds that half of them did not exceed.
    pub(crate) median_seconds: i64,
    /// Seconds that nine in ten did not exceed.
    pub(crate) ninetieth_seconds: i64,
}

/// Statistics as CSV (RFC 4180), in UTF-8: `service,measure,detail,value`, a line for each number.
#[derive(ToSchema)]
#[schema(value_type = String, max_length = 1_000_000, example = "service,measure,detail,value\r\n")]
pub(crate) struct StatisticsTable(#[allow(dead_code)] String);

impl Statistics {
    /// The statistics of a period.
    pub(crate) fn new(found: domain::Statistics, from: NaiveDate, until: NaiveDate) -> Self {
        let services = found.services.into_iter().map(|(code, (definition, counted))| {
            ServiceStatistics::new(code, definition.as_deref(), counted)
        });
        Self {
            body: found.body.into(),
            name: (&found.name).into(),
            from,
            until,
            at: found.at,
            services: services.collect(),
        }
    }

    /// The same as CSV: every number is a line of its own, so that a sheet can turn it as it likes.
    pub(crate) fn csv(&self) -> String {
        let mut text = String::from("service,measure,detail,value\r\n");
        for one in &self.services {
            for (measure, detail, value) in one.numbers() {
                // Codes of ours, all of them: nothing that a sheet could take for a formula or that needs quotes.
                text += &format!("{},{measure},{detail},{value}\r\n", one.service);
            }
        }
        text
    }
}

impl ServiceStatistics {
    fn new(service: String, definition: Option<&Definition>, counted: domain::ServiceStatistics) -> Self {
        let named = |counts: BTreeMap<String, i64>| {
            counts.into_iter().map(|(name, count)| NamedCount { name, count }).collect()
        };
        let ground = |(code, count): (String, i64)| {
            let known = definition.and_then(|one| one.grounds.iter().find(|ground| ground.id == code));
            let (title, src) = (known.map(|one| (&one.title).into()), known.map(|one| one.src.clone()));
            GroundCount { ground: code, title, src, count }
        };
        let step = |step: Step| StepTime {
            title: definition.and_then(|one| Some((&one.step(&step.flow, &step.n)?.title).into())),
            flow: step.flow,
            n: step.n,
            passed: step.passed,
            median_seconds: step.median_seconds,
            ninetieth_seconds: step.ninetieth_seconds,
        };
        Self {
            service,
            title: definition.map(|one| (&one.title).into()),
            received: counted.received,
            channels: named(counted.channels),
            registered: counted.registered,
            issued: counted.issued,
            outcomes: named(counted.outcomes),
            refused: counted.refused,
            grounds: counted.grounds.into_iter().map(ground).collect(),
            not_accepted: counted.not_accepted,
            withdrawn: counted.withdrawn,
            expired: counted.expired,
            in_time: counted.in_time,
            late: counted.late,
            open: counted.open,
            overdue: counted.overdue,
            steps: counted.steps.into_iter().map(step).collect(),
        }
    }

    fn numbers(&self) -> Vec<(&'static str, String, i64)> {
        let mut numbers: Vec<(&'static str, String, i64)> = [
            ("received", self.received),
            ("registered", self.registered),
            ("issued", self.issued),
            ("refused", self.refused),
            ("not_accepted", self.not_accepted),
            ("withdrawn", self.withdrawn),
            ("expired", self.expired),
            ("in_time", self.in_time),
            ("late", self.late),
            ("open", self.open),
            ("overdue", self.overdue),
        ]
        .map(|(measure, value)| (measure, String::new(), value))
        .into();
        let named = |measure, counts: &[NamedCount]| -> Vec<_> {
            counts.iter().map(|one| (measure, one.name.clone(), one.count)).collect()
        };
        numbers.extend(named("received_by_channel", &self.channels));
        numbers.extend(named("issued_by_outcome", &self.outcomes));
        numbers.extend(self.grounds.iter().map(|one| ("refused_by_ground", one.ground.clone(), one.count)));
        for step in &self.steps {
            let place = format!("{} {}", step.flow, step.n);
            numbers.push(("step_passed", place.clone(), step.passed));
            numbers.push(("step_median_seconds", place.clone(), step.median_seconds));
            numbers.push(("step_ninetieth_seconds", place, step.ninetieth_seconds));
        }
        numbers
    }
}
