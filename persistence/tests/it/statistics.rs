//! The head's statistics equal a recount of the cases; and what they cost on many of them: `STATISTICS_CASES=100000`
//! prints it.

use super::fresh;
use crate::world::{World, at, trace};
use chrono::TimeDelta;
use ruqsat_licensing::applications::{Application, Channel};
use ruqsat_licensing::flow::{Decision, Draft, Outcome, Registered, Status, TraceRow};
use ruqsat_licensing::ids::BodyId;
use ruqsat_licensing::ports::NoticeViews;
use ruqsat_licensing::statistics::{Counted, Decided, Pending, Period, Received, StepTime};
use ruqsat_licensing::values::Instant;
use std::collections::BTreeMap;
use std::time::Instant as Clock;

/// How many cases without a wish of the environment.
const CASES: usize = 400;
const DAYS: i64 = 60;
const STATUSES: [Status; 9] = [
    Status::Draft,
    Status::Registered,
    Status::InReview,
    Status::Issued,
    Status::Issued,
    Status::Refused,
    Status::NotAccepted,
    Status::Withdrawn,
    Status::Expired,
];

/// Numbers that look random and are the same in each run (Knuth, MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
    fn moment(&mut self) -> Instant {
        day(0) + TimeDelta::seconds(i64::try_from(self.below(60 * 86_400)).unwrap())
    }
}

fn day(n: i64) -> Instant {
    at(0) + TimeDelta::days(n)
}

/// A case as it could have come, with the steps it passed.
fn case(world: &mut World, dice: &mut Dice) -> (Application, Vec<TraceRow>) {
    let mut one = world.application(0);
    one.service = dice.one(&["01", "02", "09"]).into();
    one.body = world.bodies[usize::from(dice.below(8) == 0)].id.clone();
    one.case.channel = dice.one(&[Channel::Portal, Channel::Portal, Channel::Provider, Channel::Psc]);
    one.status = dice.one(&STATUSES);
    let came = dice.moment();
    let facts = &mut one.case.facts;
    if one.case.channel == Channel::Psc && one.status != Status::Draft {
        facts.sent_at = Some(came - TimeDelta::hours(5));
    }
    let is_decided = matches!(one.status, Status::Issued | Status::Refused);
    let was_registered = is_decided || matches!(one.status, Status::Registered | Status::InReview);
    if was_registered || (one.status.is_closed() && dice.below(2) == 0) {
        facts.registered = Some(Registered { no: None, at: came });
    }
    if one.status.is_closed() {
        facts.closed = Some((one.status, came + TimeDelta::hours(i64::try_from(dice.below(400)).unwrap())));
    }
    if dice.below(5) > 0 {
        one.due_at = Some(came + TimeDelta::hours(200));
    }
    if one.status == Status::Refused {
        let mut grounds = vec![dice.one(&["requirements_not_met", "not_paid"]).to_owned()];
        if dice.below(4) == 0 {
            grounds.push("approval_denied".into());
        }
        facts.decision = Some(Decision::Refuse { grounds, text: "негіз".into() });
    }
    if one.status == Status::Issued && one.service == "09" {
        let outcome = Some(dice.one(&["agreed", "not_agreed"]).to_owned());
        facts.draft = Some(Draft {
            by: world.account.clone(),
            text: "қорытынды".into(),
            outcome,
            conditions: Vec::new(),
            valid_until: None,
        });
    }
    let step = |n: &&str| {
        let entered_at = came + TimeDelta::milliseconds(i64::try_from(dice.below(10_000_000)).unwrap());
        let left_at = entered_at + TimeDelta::milliseconds(i64::try_from(dice.below(1_000_000_000)).unwrap());
        TraceRow { entered_at, left_at, ..trace(n, Outcome::Ok) }
    };
    let rows = ["1", "2", "3", "4", "5", "6"].iter().map(step).collect();
    (one, rows)
}

pub(super) async fn filled(world: &mut World, cases: usize) -> Vec<(Application, Vec<TraceRow>)> {
    let mut dice = Dice(42);
    let all: Vec<_> = (0..cases).map(|_| case(world, &mut dice)).collect();
    for some in all.chunks(500) {
        let some = some.to_vec();
        world
            .unit(move |tx| {
                some.iter().try_for_each(|(one, rows)| {
                    tx.insert_application(one)?;
                    tx.append_trace(&one.id, rows)
                })
            })
            .await
            .unwrap();
    }
    all
}

fn period(body: &BodyId, service: Option<&str>, from: i64, until: i64) -> Period {
    let service = service.map(str::to_owned);
    Period { body: body.clone(), service, from: day(from), until: day(until), now: day(DAYS) }
}

/// Nearest rank.
fn rank(times: &[i64], hundredths: usize) -> i64 {
    times[(times.len() * hundredths).div_ceil(100) - 1]
}

/// The same, case by case.
fn recounted(all: &[(Application, Vec<TraceRow>)], period: &Period) -> Counted {
    let mut counted = Counted::default();
    let mut steps: BTreeMap<_, Vec<i64>> = BTreeMap::new();
    let within = |moment: Instant| moment >= period.from && moment < period.until;
    for (one, rows) in all {
        let facts = &one.case.facts;
        let wanted = period.service.as_ref().is_none_or(|service| *service == one.service);
        if one.body != period.body || !wanted {
            continue;
        }
        let (service, channel) = (one.service.clone(), one.case.channel);
        let came = facts.sent_at.or(facts.registered.as_ref().map(|registered| registered.at));
        if came.is_some_and(within) {
            let registered = i64::from(facts.registered.is_some());
            counted.received.push(Received { service: service.clone(), channel, count: 1, registered });
        }
        if came.is_some() && !one.status.is_closed() {
            let overdue = i64::from(one.due_at.is_some_and(|due| due <= period.now));
            counted.pending.push(Pending { service: service.clone(), count: 1, overdue });
        }
        let Some((status, closed)) = facts.closed.filter(|(_, closed)| within(*closed)) else { continue };
        if came.is_some() || (channel == Channel::Provider && status == Status::NotAccepted) {
            let grounds = match &facts.decision {
                Some(Decision::Refuse { grounds, .. }) => grounds.clone(),
                _ => Vec::new(),
            };
            let outcome = facts.draft.as_ref().and_then(|draft| draft.outcome.clone());
            let in_time = one.due_at.map(|due| closed < due);
            let service = service.clone();
            counted.decided.push(Decided { service, status, outcome, grounds, in_time, count: 1 });
        }
        for row in rows.iter().filter(|_| came.is_some()) {
            let key = (service.clone(), row.flow.clone(), row.n.clone());
            steps.entry(key).or_default().push(row.left_at.timestamp() - row.entered_at.timestamp());
        }
    }
    for ((service, flow, n), mut times) in steps {
        times.sort_unstable();
        let passed = i64::try_from(times.len()).unwrap();
        let (median_seconds, ninetieth_seconds) = (rank(&times, 50), rank(&times, 90));
        counted.steps.push(StepTime { service, flow, n, passed, median_seconds, ninetieth_seconds });
    }
    counted
}

/// Every line with its count, so that two ways of counting can be held together.
fn lines(counted: &Counted) -> BTreeMap<String, i64> {
    let mut lines = BTreeMap::new();
    let mut add = |line: String, count: i64| *lines.entry(line).or_insert(0) += count;
    for one in &counted.received {
        add(format!("received {} {}", one.service, one.channel), one.count);
        add(format!("registered {} {}", one.service, one.channel), one.registered);
    }
    for one in &counted.decided {
        let Decided { service, status, outcome, grounds, in_time, count } = one;
        add(format!("decided {service} {} {outcome:?} {grounds:?} {in_time:?}", status.as_str()), *count);
    }
    for one in &counted.pending {
        add(format!("pending {}", one.service), one.count);
        add(format!("overdue {}", one.service), one.overdue);
    }
    for one in &counted.steps {
        let StepTime { service, flow, n, passed, median_seconds, ninetieth_seconds } = one;
        add(format!("step {service} {flow} {n}: {median_seconds} {ninetieth_seconds}"), *passed);
    }
    lines
}

#[tokio::test]
async fn statistics_equal_a_recount_of_the_cases() {
    let mut world = fresh().await;
    let all = filled(&mut world, CASES).await;
    let mut numbers = 0;
    for body in world.bodies.clone() {
        for service in [None, Some("02"), Some("09"), Some("none")] {
            for (from, until) in [(0, DAYS + 20), (0, 1), (10, 31), (31, 60), (100, 101)] {
                let period = period(&body.id, service, from, until);
                let counted = world.database.statistics(&period).await.unwrap();
                let (found, expected) = (lines(&counted), lines(&recounted(&all, &period)));
                assert_eq!(found, expected, "{service:?} {from} {until}");
                numbers += found.len();
            }
        }
    }
    println!("{CASES} cases, {numbers} numbers equal to a recount");
    assert!(numbers > 500);
}

#[tokio::test]
async fn the_number_of_statements_is_the_same_for_few_and_for_many() {
    let mut world = fresh().await;
    let whole = period(&world.bodies[0].id.clone(), None, 0, DAYS + 20);
    let mut seen = Vec::new();
    for cases in [0, 50] {
        filled(&mut world, cases).await;
        let before = world.database.statements();
        world.database.statistics(&whole).await.unwrap();
        seen.push(world.database.statements() - before);
    }
    // BEGIN and COMMIT are two of them.
    assert_eq!(seen, [6, 6]);
}

#[tokio::test]
async fn what_they_cost_is_printed() {
    #[allow(clippy::disallowed_methods, reason = "how many cases is whoever measures to say")]
    let cases = std::env::var("STATISTICS_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(CASES);
    let mut world = fresh().await;
    filled(&mut world, cases).await;
    let body = world.bodies[0].id.clone();
    world.raw().run("ANALYZE").unwrap();
    for (name, until) in [("a week", 7), ("a month", 30), ("everything", DAYS + 20)] {
        let period = period(&body, None, 0, until);
        let begun = Clock::now();
        let counted = world.database.statistics(&period).await.unwrap();
        let took = begun.elapsed();
        let passed: i64 = counted.steps.iter().map(|step| step.passed).sum();
        println!("{cases} cases, {name}: {took:?}, {passed} steps passed");
        assert!(!counted.received.is_empty() || cases < 100);
    }
}
