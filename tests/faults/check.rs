//! The judgement: the history of the clients against what is there in the end.

use crate::books::{self, Inside, Numbers, Sent};
use crate::desk::Desk;
use crate::history::{Case, taken_back};
use ruqsat_sdk::Error;
use ruqsat_sdk::models::{Application, ApplicationStatus, PaymentState};
use ruqsat_sdk::operations::{ListApplicationsParams, ListNoticesParams};
use ruqsat_tests::{OZONE, PIPELINES, Server};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

/// A notice that was taken by a worker who was killed is nobody else's for a minute.
const NOTICES_WITHIN: Duration = Duration::from_secs(90);

/// What was found.
#[derive(Default)]
pub(crate) struct Findings {
    /// Cases driven.
    pub(crate) cases: usize,
    /// Of them decided: issued and refused.
    pub(crate) decided: (usize, usize),
    /// Orders at the gateway, and of them paid.
    pub(crate) orders: (usize, usize),
    /// Orders whose money went back.
    pub(crate) refunded: usize,
    /// Notices, and deliveries of them.
    pub(crate) notices: (usize, usize),
    /// Numbers of results given.
    pub(crate) numbers: i64,
    /// What must not be.
    pub(crate) violations: Vec<String>,
}

/// Asks the living server, then kills it once more and looks into the books.
pub(crate) async fn judge(desk: &Desk, server: &mut Server) -> Result<Findings, String> {
    let (cases, violations) = desk.history.close();
    let mut findings = Findings { cases: cases.len(), violations, ..Findings::default() };
    let mut payments = BTreeMap::new();
    let mut applications = Vec::new();
    for (id, case) in &cases {
        let now = match desk.read(case.owner, |api| api.applications().get(id)).await {
            Ok(now) => now,
            Err(error) => {
                findings.violations.push(format!("{id} was acknowledged and is lost: {error}"));
                continue;
            }
        };
        findings.violations.extend(case.writes.iter().flat_map(|write| taken_back(write, &now)));
        findings.decided.0 += usize::from(now.status == ApplicationStatus::Issued);
        findings.decided.1 += usize::from(now.status == ApplicationStatus::Refused);
        if !case.finished {
            findings
                .violations
                .push(format!("{id} was not driven to its end and is {}", now.status.as_str()));
        }
        payments_of(desk, id, case, &mut payments, &mut findings).await?;
        applications.push(now);
    }
    uniqueness(&applications, &mut findings);
    filed_once(desk, &cases, &mut findings).await?;
    surveys(desk, &cases, &mut findings).await?;
    let sandbox = server.data.join("sandbox");
    let inside = Inside::open(&server.database)?;
    let mailboxes = mailboxes(desk).await?;
    let sent = sent(&inside, &sandbox, &mailboxes, &mut findings).await?;
    tell_notices(&mailboxes, &sent, &applications, &mut findings);
    server.kill()?;
    orders(&books::orders(&sandbox)?, &payments, &mut findings);
    let some = applications.first().map(|one| one.id.as_str()).unwrap_or_default();
    let Numbers { registered, results, faults } = inside.numbers(some).await?;
    findings.numbers = results;
    findings.violations.extend(faults);
    let seen = applications.iter().filter(|one| one.registered_no.is_some()).count();
    if usize::try_from(registered) != Ok(seen) {
        findings.violations.push(format!("{registered} registration numbers were given, {seen} are seen"));
    }
    Ok(findings)
}

/// Payment, application, state.
type Payments = BTreeMap<String, (String, PaymentState)>;

async fn payments_of(
    desk: &Desk,
    id: &str,
    case: &Case,
    all: &mut Payments,
    findings: &mut Findings,
) -> Result<(), String> {
    let listed = desk.read(case.owner, |api| api.payments().list(id)).await;
    let listed = listed.map_err(|error| format!("payments of {id}: {error}"))?.items;
    for handed_out in &case.payments {
        if !listed.iter().any(|payment| payment.id == *handed_out) {
            findings.violations.push(format!("{id}: the payment {handed_out} was handed out and is lost"));
        }
    }
    let paid: Vec<&str> = listed
        .iter()
        .filter(|payment| payment.state == PaymentState::Paid)
        .map(|payment| payment.id.as_str())
        .collect();
    if paid != case.paid.as_deref().into_iter().collect::<Vec<_>>() {
        findings.violations.push(format!("{id}: the payer paid {:?}, here paid are {paid:?}", case.paid));
    }
    all.extend(listed.into_iter().map(|payment| (payment.id, (payment.application, payment.state))));
    Ok(())
}

fn uniqueness(applications: &[Application], findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for one in applications {
        for number in [&one.registered_no, &one.result_number].into_iter().flatten() {
            if !seen.insert(number) {
                findings.violations.push(format!("{number} stands for two applications"));
            }
        }
    }
}

/// Every create was answered in the end, so there are as many applications as were acknowledged, and no more.
async fn filed_once(
    desk: &Desk,
    cases: &BTreeMap<String, Case>,
    findings: &mut Findings,
) -> Result<(), String> {
    for who in ["applicant", "applicant-entity"] {
        let mut query = ListApplicationsParams { limit: Some(100), ..ListApplicationsParams::default() };
        loop {
            let page = desk.read(who, |api| api.applications().list(&query)).await;
            let page = page.map_err(|error| format!("applications of {who}: {error}"))?;
            for one in page.items.iter().filter(|one| !cases.contains_key(&one.id)) {
                findings.violations.push(format!("{} was filed and acknowledged to nobody", one.id));
            }
            query.cursor = page.next_cursor;
            if query.cursor.is_none() {
                break;
            }
        }
    }
    Ok(())
}

async fn surveys(desk: &Desk, cases: &BTreeMap<String, Case>, findings: &mut Findings) -> Result<(), String> {
    for service in [PIPELINES, OZONE] {
        let answered = match desk.read("", |api| api.surveys().get_statistics(service)).await {
            Ok(statistics) => statistics.answered,
            Err(Error::Problem(problem)) if problem.status == 404 => 0,
            Err(error) => return Err(format!("survey of {service}: {error}")),
        };
        let of = |case: &&Case| case.writes.first().is_some_and(|write| write.seen.service == service);
        let acknowledged = cases.values().filter(of).filter(|case| case.surveyed).count();
        if usize::try_from(answered) != Ok(acknowledged) {
            let text = format!("{service}: {acknowledged} survey answers acknowledged, {answered} counted");
            findings.violations.push(text);
        }
    }
    Ok(())
}

/// Ids of the notices that stand in a mailbox, by (application, kind).
type Mailboxes = BTreeMap<(String, String), BTreeSet<String>>;

async fn mailboxes(desk: &Desk) -> Result<Mailboxes, String> {
    let mut found = Mailboxes::new();
    for who in ["applicant", "applicant-entity"] {
        let mut query = ListNoticesParams { limit: Some(100), ..ListNoticesParams::default() };
        loop {
            let page = desk.read(who, |api| api.notices().list(&query)).await;
            let page = page.map_err(|error| format!("notices of {who}: {error}"))?;
            for one in page.items {
                let about = (one.application.unwrap_or_default(), one.kind);
                found.entry(about).or_default().insert(one.id);
            }
            query.cursor = page.next_cursor;
            if query.cursor.is_none() {
                break;
            }
        }
    }
    Ok(found)
}

/// The message of a notice that everybody here gets: by e-mail.
fn message(notice: &str) -> String {
    format!("{notice}.email")
}

/// Waits until every notice was told and the outbox is empty, or long enough.
async fn sent(
    inside: &Inside,
    sandbox: &Path,
    mailboxes: &Mailboxes,
    findings: &mut Findings,
) -> Result<Sent, String> {
    let begun = Instant::now();
    loop {
        let undelivered = inside.undelivered().await?;
        let sent = books::sent(sandbox)?;
        let whole = mailboxes.values().flatten().all(|notice| sent.ids.contains(&message(notice)));
        if begun.elapsed() > NOTICES_WITHIN {
            let told = undelivered.map(|message| format!("outbox: {message} is undelivered"));
            findings.violations.extend(told);
            return Ok(sent);
        }
        if whole && undelivered.is_none() {
            return Ok(sent);
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

/// Each case of these two services is taken back, or registered, taken into review and decided, and each is told once.
fn expected(application: &Application) -> Vec<(String, String)> {
    let kinds: &[&str] = match application.status {
        ApplicationStatus::Withdrawn => &["withdrawn"],
        _ => &["registered", "in_review", application.status.as_str()],
    };
    kinds.iter().map(|kind| (application.id.clone(), (*kind).to_owned())).collect()
}

fn tell_notices(mailboxes: &Mailboxes, sent: &Sent, applications: &[Application], findings: &mut Findings) {
    findings.notices = (sent.ids.len(), sent.deliveries);
    for about in applications.iter().flat_map(expected) {
        let notices = mailboxes.get(&about).map_or(0, BTreeSet::len);
        if notices != 1 {
            findings.violations.push(format!("{}: {notices} notices `{}` instead of one", about.0, about.1));
        }
    }
    for notice in mailboxes.values().flatten().filter(|notice| !sent.ids.contains(&message(notice))) {
        findings.violations.push(format!("{notice} was never sent"));
    }
}

/// At most one charge for an application, and both sides of every order tell the same.
fn orders(orders: &[books::Order], payments: &Payments, findings: &mut Findings) {
    let mut charged: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for order in orders {
        findings.orders.0 += 1;
        let Some((application, state)) = payments.get(&order.payment) else {
            findings.violations.push(format!("the gateway has an order of nobody, {}", order.payment));
            continue;
        };
        let theirs = order.settled.as_deref().unwrap_or("pending");
        if theirs != state.as_str() {
            let ours = state.as_str();
            let text = format!("{application}: {} is {theirs} at the gateway and {ours} here", order.payment);
            findings.violations.push(text);
        }
        findings.refunded += usize::from(theirs == "refunded");
        if theirs == "paid" {
            findings.orders.1 += 1;
            charged.entry(application).or_default().push(&order.payment);
        }
    }
    for (application, by) in charged.iter().filter(|(_, by)| by.len() > 1) {
        findings.violations.push(format!("{application} was charged by {by:?}"));
    }
}
