//! Reminders: of a task before its time is over and when it is, of an application that waits for its applicant. Each
//! once, however many servers look and whenever one dies: who reminds says so in the transaction that writes the notice.

use super::{Mailbox, Notice, NoticeFacts, NoticeKind, tell};
use crate::access::Role;
use crate::applications::Application;
use crate::audit::Trail;
use crate::calendar::Calendar;
use crate::error::{Error, Result};
use crate::flow::Status;
use crate::ids::{AccountId, ApplicationId, Mint, NoticeId, TaskId};
use crate::ports::{Ports, Tx};
use crate::review::{Task, TaskState};
use crate::values::{Iin, Instant, civil_day, day_start};
use chrono::{Days, NaiveDate, TimeDelta};
use std::collections::BTreeSet;

/// What is reminded of in one transaction's look.
const BATCH: u32 = 100;
/// After how long an application that waits for its applicant is brought to his mind.
const WAITS: TimeDelta = TimeDelta::days(3);
/// Whoever has less time than this is not reminded before it is over: he has only just been told.
const SHORTEST: TimeDelta = TimeDelta::hours(2);
/// The hour of the day, in Almaty, at which people are reminded.
const MORNING: TimeDelta = TimeDelta::hours(9);

/// Something to remind of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reminder {
    /// A task, soon due or overdue.
    Task(TaskId, NoticeKind),
    /// An application that waits for its fee or its signature.
    Application(ApplicationId),
}

/// Somebody who acts in a role on a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OnDuty {
    /// Who holds the post.
    pub holder: AccountId,
    /// Who acts: he, or whoever stands in for him.
    pub account: AccountId,
    /// The same person's number.
    pub iin: Iin,
}

/// Everything that is to be reminded of now.
pub async fn due_reminders(ports: &Ports, now: Instant) -> Result<Vec<Reminder>> {
    let calendar = Calendar::embedded()?;
    let tomorrow = calendar.add_working_days(civil_day(now), 1)?;
    let horizon = tomorrow.succ_opt().map(day_start).ok_or_else(|| Error::Internal("no day after".into()))?;
    let mut due = Vec::new();
    for (kind, until) in [(NoticeKind::TaskOverdue, now), (NoticeKind::TaskDue, horizon)] {
        let mut after = None;
        loop {
            let from = after.clone();
            let look = move |tx: &mut dyn Tx| tx.due_tasks(kind, until, from.as_ref(), BATCH);
            let tasks = ports.store.transact(&Trail::nobody(), look).await?;
            after = tasks.last().and_then(|task| Some((task.due_at?, task.id.clone())));
            for task in tasks {
                if kind == NoticeKind::TaskOverdue || is_time(calendar, &task, now)? {
                    due.push(Reminder::Task(task.id, kind));
                }
            }
            if after.is_none() {
                break;
            }
        }
    }
    let look = move |tx: &mut dyn Tx| tx.find_waiting(now - WAITS, BATCH);
    let waiting = ports.store.transact(&Trail::nobody(), look).await?;
    due.extend(waiting.into_iter().map(Reminder::Application));
    Ok(due)
}

/// Whether a task is to be reminded of by now: from the morning of the last working day before the one it is due on;
/// where it arose later, from the middle of its time.
fn is_time(calendar: &Calendar, task: &Task, now: Instant) -> Result<bool> {
    let Some(due) = task.due_at else { return Ok(false) };
    if due <= now || due - task.created_at < SHORTEST {
        return Ok(false);
    }
    let mut eve = civil_day(due - TimeDelta::microseconds(1));
    loop {
        eve = eve.checked_sub_days(Days::new(1)).ok_or_else(|| Error::Internal("no day before".into()))?;
        if calendar.is_working(eve)? {
            break;
        }
    }
    let morning = day_start(eve) + MORNING;
    let at = if task.created_at < morning { morning } else { task.created_at + (due - task.created_at) / 2 };
    Ok(at <= now)
}

/// Reminds of one thing; `false` if it is not needed any more, or somebody did.
pub async fn remind(ports: &Ports, reminder: Reminder, now: Instant, mint: Mint) -> Result<bool> {
    let trail = Trail::system("remind", now, &mint);
    let work = move |tx: &mut dyn Tx| {
        let mut mint = mint.apart();
        match reminder {
            Reminder::Task(id, kind) => of_task(tx, &mut mint, &id, kind, now),
            Reminder::Application(id) => of_application(tx, &mut mint, &id, now),
        }
    };
    ports.store.transact(&trail, work).await
}

fn of_task(tx: &mut dyn Tx, mint: &mut Mint, id: &TaskId, kind: NoticeKind, now: Instant) -> Result<bool> {
    let task = tx.get_task(id)?;
    if task.state != TaskState::Open || !tx.claim_reminder(id.as_str(), kind, now)? {
        return Ok(false);
    }
    let application = tx.get_application(&task.application)?;
    for mailbox in concerned(tx, &task, kind, civil_day(now))? {
        let facts = NoticeFacts { due_at: task.due_at, ..facts(&application) };
        let subject = Some(task.id.as_str().to_owned());
        let notice = Notice { facts, subject, ..about(mint, &application, mailbox, kind, now) };
        tell(tx, mint, &notice)?;
    }
    Ok(true)
}

/// Whom a task concerns: whoever has it, and who stands in for him; where nobody has, everybody who may do it. One that
/// is overdue, the heads too.
fn concerned(tx: &mut dyn Tx, task: &Task, kind: NoticeKind, day: NaiveDate) -> Result<BTreeSet<Mailbox>> {
    let mailboxes = |people: Vec<OnDuty>| -> Vec<Mailbox> {
        people.iter().map(|person| Mailbox::of_staff(&person.iin, &task.body)).collect()
    };
    let able = tx.find_on_duty(&task.body, task.role, task.unit.as_ref(), day)?;
    let his = able.iter().filter(|person| {
        task.assignee.as_ref().is_some_and(|holder| person.account == *holder || person.holder == *holder)
    });
    let his: Vec<OnDuty> = his.cloned().collect();
    // Who had it may have left: then it is everybody's again.
    let mut all = BTreeSet::from_iter(mailboxes(if his.is_empty() { able } else { his }));
    if kind == NoticeKind::TaskOverdue {
        for role in [Role::DivisionHead, Role::Head] {
            all.extend(mailboxes(tx.find_on_duty(&task.body, role, task.unit.as_ref(), day)?));
        }
    }
    Ok(all)
}

fn of_application(tx: &mut dyn Tx, mint: &mut Mint, id: &ApplicationId, now: Instant) -> Result<bool> {
    let application = tx.get_application(id)?;
    let kind = match application.status {
        Status::AwaitingPayment => NoticeKind::PaymentWaits,
        Status::AwaitingSignature => NoticeKind::SignatureWaits,
        _ => return Ok(false),
    };
    if application.updated_at > now - WAITS || !tx.claim_reminder(id.as_str(), kind, now)? {
        return Ok(false);
    }
    let mailbox = Mailbox::of_party(&application.applicant);
    let notice = about(mint, &application, mailbox, kind, now);
    tell(tx, mint, &notice).map(|()| true)
}

/// What the words about an application are made of.
fn facts(application: &Application) -> NoticeFacts {
    NoticeFacts {
        version: Some(application.definition_version.clone()),
        number: application.registered_no().map(str::to_owned),
        ..NoticeFacts::default()
    }
}

/// A notice about an application.
pub(crate) fn about(
    mint: &mut Mint,
    application: &Application,
    mailbox: Mailbox,
    kind: NoticeKind,
    now: Instant,
) -> Notice {
    Notice {
        id: NoticeId::new(mint),
        mailbox,
        kind,
        application: Some(application.id.clone()),
        service: Some(application.service.clone()),
        subject: None,
        facts: facts(application),
        created_at: now,
        read_at: None,
    }
}
