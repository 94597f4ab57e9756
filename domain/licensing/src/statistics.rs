//! Statistics for the head of a body: per service what came, what became of it and how long each step took. Counted from
//! the cases themselves whenever it is asked; nothing is added up at night.

use crate::access::{Call, Role};
use crate::applications::Channel;
use crate::catalogue::{Catalogue, Definition};
use crate::error::{Error, Result};
use crate::flow::Status;
use crate::ids::BodyId;
use crate::organisations::on_duty;
use crate::ports::{Ports, Tx};
use crate::values::{Instant, Text, civil_day, day_start};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most days of a period.
pub const LONGEST_PERIOD: i64 = 366;
/// Most bodies above one that are looked at.
const HIGHEST: usize = 8;
/// Whose business the statistics of a body are.
const READERS: [Role; 4] = [Role::Head, Role::DeputyHead, Role::DivisionHead, Role::Administrator];

/// What is asked for: days are civil days in Asia/Almaty, both belong to the period.
#[derive(Clone, Debug)]
pub struct Question {
    /// The body; the caller's own if absent.
    pub body: Option<BodyId>,
    /// Only this service.
    pub service: Option<String>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

/// What is counted: `from` belongs to it, `until` does not.
#[derive(Clone, Debug)]
pub struct Period {
    /// The body.
    pub body: BodyId,
    /// Only this service.
    pub service: Option<String>,
    /// Its first moment.
    pub from: Instant,
    /// The first moment after it.
    pub until: Instant,
    /// The moment of asking.
    pub now: Instant,
}

/// What came in the period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Code of the service.
    pub service: String,
    /// How.
    pub channel: Channel,
    /// How many: filed, or sent on by a service centre.
    pub count: i64,
    /// How many of them are registered by now.
    pub registered: i64,
}

/// What was closed in the period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Code of the service.
    pub service: String,
    /// How.
    pub status: Status,
    /// How the grant came out, where it can in several ways.
    pub outcome: Option<String>,
    /// Codes of the grounds of a refusal.
    pub grounds: Vec<String>,
    /// Whether it was closed within the whole term; `None` where the act gives none.
    pub in_time: Option<bool>,
    /// How many.
    pub count: i64,
}

/// What is open at the moment of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Code of the service.
    pub service: String,
    /// How many.
    pub count: i64,
    /// How many of them past their whole term.
    pub overdue: i64,
}

/// How long a step took in the cases that were closed in the period, on the wall clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepTime {
    /// Code of the service.
    pub service: String,
    /// The flow.
    pub flow: String,
    /// The step.
    pub n: String,
    /// How often it was passed.
    pub passed: i64,
    /// Seconds that half of them did not exceed.
    pub median_seconds: i64,
    /// Seconds that nine in ten did not exceed.
    pub ninetieth_seconds: i64,
}

/// What persistence counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// What came.
    pub received: Vec<Received>,
    /// What was closed.
    pub decided: Vec<Decided>,
    /// What is open.
    pub pending: Vec<Pending>,
    /// How long steps took.
    pub steps: Vec<StepTime>,
}

/// The statistics of one service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceStatistics {
    /// What came in the period, by channel.
    pub channels: BTreeMap<String, i64>,
    /// What came in the period.
    pub received: i64,
    /// Registered of it by now.
    pub registered: i64,
    /// Granted in the period.
    pub issued: i64,
    /// Granted, by how it came out, where that can be in several ways.
    pub outcomes: BTreeMap<String, i64>,
    /// Refused in the period.
    pub refused: i64,
    /// Refused, by ground: one refusal may have several.
    pub grounds: BTreeMap<String, i64>,
    /// Not accepted in the period.
    pub not_accepted: i64,
    /// Taken back in the period.
    pub withdrawn: i64,
    /// Expired in the period.
    pub expired: i64,
    /// Granted or refused within the whole term.
    pub in_time: i64,
    /// Granted or refused past it.
    pub late: i64,
    /// Open at the moment of asking.
    pub open: i64,
    /// Open and past the whole term at that moment.
    pub overdue: i64,
    /// The steps in which people act.
    pub steps: Vec<StepTime>,
}

/// The statistics of a body.
#[derive(Clone, Debug)]
pub struct Statistics {
    /// The body.
    pub body: BodyId,
    /// Its name.
    pub name: Text,
    /// The moment they are of.
    pub at: Instant,
    /// By code of the service, with its definition where the catalogue still has it.
    pub services: BTreeMap<String, (Option<Arc<Definition>>, ServiceStatistics)>,
}

/// Counts. The heads of a body and of those above it may ask, and who manages its people.
///
/// Errors: `Forbidden` for everybody else, `NotFound` for a body that is not below one's own, `Invalid` for a period
/// that is turned round or too long.
pub async fn statistics(ports: &Ports, call: &Call, question: Question) -> Result<Statistics> {
    call.actor.staff()?;
    let days = (question.until - question.from).num_days();
    if !(0..LONGEST_PERIOD).contains(&days) {
        let said = "not before `from`, and a period of 366 days at most";
        return Err(Error::invalid("?until", "period", said));
    }
    let (asking, wanted) = (call.clone(), question.body);
    let may = move |tx: &mut dyn Tx| readable(tx, &asking, wanted);
    let (body, name) = ports.store.transact(&crate::audit::Trail::nobody(), may).await?;
    let period = Period {
        body: body.clone(),
        service: question.service,
        from: day_start(question.from),
        until: question
            .until
            .succ_opt()
            .map(day_start)
            .ok_or_else(|| Error::Internal("no day after".into()))?,
        now: call.now,
    };
    let counted = ports.views.statistics(&period).await?;
    Ok(Statistics { body, name, at: call.now, services: by_service(&ports.catalogue, counted, call.now) })
}

/// The body asked about, if its statistics are the caller's business.
fn readable(tx: &mut dyn Tx, call: &Call, wanted: Option<BodyId>) -> Result<(BodyId, Text)> {
    let duties = on_duty(tx, call)?;
    if !duties.roles().iter().any(|role| READERS.contains(role)) {
        return Err(Error::Forbidden("statistics are for heads, and for who manages a body"));
    }
    let asked = tx.get_body(wanted.as_ref().unwrap_or(&duties.body))?;
    let (id, name) = (asked.id.clone(), asked.name.clone());
    let mut at = asked;
    for _ in 0..HIGHEST {
        match at.parent.clone() {
            _ if at.id == duties.body => return Ok((id, name)),
            Some(parent) => at = tx.get_body(&parent)?,
            None => break,
        }
    }
    Err(Error::NotFound("body"))
}

/// Adds up what was counted.
fn by_service(
    catalogue: &Catalogue,
    counted: Counted,
    now: Instant,
) -> BTreeMap<String, (Option<Arc<Definition>>, ServiceStatistics)> {
    let codes: BTreeSet<String> = (counted.received.iter().map(|one| &one.service))
        .chain(counted.decided.iter().map(|one| &one.service))
        .chain(counted.pending.iter().map(|one| &one.service))
        .cloned()
        .collect();
    let mut services: BTreeMap<_, _> = codes
        .into_iter()
        .map(|code| {
            let definition = catalogue.service(&code, civil_day(now)).ok();
            (code, (definition, ServiceStatistics::default()))
        })
        .collect();
    for one in counted.received {
        let Some((_, own)) = services.get_mut(&one.service) else { continue };
        own.received += one.count;
        own.registered += one.registered;
        *own.channels.entry(one.channel.to_string()).or_default() += one.count;
    }
    for one in counted.decided {
        if let Some((_, own)) = services.get_mut(&one.service) {
            own.add(one);
        }
    }
    for one in counted.pending {
        if let Some((_, own)) = services.get_mut(&one.service) {
            own.open += one.count;
            own.overdue += one.overdue;
        }
    }
    for step in counted.steps {
        let Some((definition, own)) = services.get_mut(&step.service) else { continue };
        let known = definition.as_ref().and_then(|definition| definition.step(&step.flow, &step.n));
        // A machine's step takes no time worth telling.
        let by_people =
            known.is_none_or(|known| (0..known.activities.len()).any(|index| known.role_at(index).is_some()));
        if by_people {
            own.steps.push(step);
        }
    }
    services
}

impl ServiceStatistics {
    fn add(&mut self, one: Decided) {
        if matches!(one.status, Status::Issued | Status::Refused) {
            match one.in_time {
                Some(true) => self.in_time += one.count,
                Some(false) => self.late += one.count,
                None => {}
            }
        }
        match one.status {
            Status::Issued => {
                self.issued += one.count;
                if let Some(outcome) = one.outcome {
                    *self.outcomes.entry(outcome).or_default() += one.count;
                }
            }
            Status::Refused => {
                self.refused += one.count;
                for ground in BTreeSet::from_iter(one.grounds) {
                    *self.grounds.entry(ground).or_default() += one.count;
                }
            }
            Status::NotAccepted => self.not_accepted += one.count,
            Status::Withdrawn => self.withdrawn += one.count,
            Status::Expired => self.expired += one.count,
            _ => {}
        }
    }
}
