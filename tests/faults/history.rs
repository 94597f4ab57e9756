//! What the clients were told: every acknowledged write, and everything that already looked wrong on the way.

use ruqsat_sdk::models::{Application, ApplicationStatus};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// An acknowledged write that left an application so.
#[derive(Clone, Debug)]
pub(crate) struct Acknowledged {
    /// What was done.
    pub(crate) act: String,
    /// The application as answered.
    pub(crate) seen: Application,
}

/// A driven case.
#[derive(Default)]
pub(crate) struct Case {
    /// Who filed it.
    pub(crate) owner: &'static str,
    /// Its writes in order.
    pub(crate) writes: Vec<Acknowledged>,
    /// Payments that were handed out.
    pub(crate) payments: Vec<String>,
    /// The payment that the gateway's page acknowledged as paid.
    pub(crate) paid: Option<String>,
    /// Whether a survey answer was acknowledged.
    pub(crate) surveyed: bool,
    /// Whether its driver came to the end.
    pub(crate) finished: bool,
}

#[derive(Default)]
struct Book {
    cases: BTreeMap<String, Case>,
    violations: Vec<String>,
}

/// The history, shared by all clients.
#[derive(Default)]
pub(crate) struct History {
    book: Mutex<Book>,
    acknowledged: AtomicUsize,
    retries: AtomicUsize,
    asked: AtomicUsize,
    lost: AtomicUsize,
}

/// How far a status is on the way to a decision; back is only what the act sends back, which none of these are.
pub(crate) fn progress(status: &ApplicationStatus) -> u8 {
    match status {
        ApplicationStatus::Draft => 0,
        ApplicationStatus::AwaitingPayment => 1,
        ApplicationStatus::AwaitingSignature => 2,
        ApplicationStatus::Registered => 3,
        ApplicationStatus::InReview => 4,
        ApplicationStatus::Issued | ApplicationStatus::Refused => 5,
        // No other status is on the way that the drivers go.
        _ => u8::MAX,
    }
}

/// What a later answer must not take back.
pub(crate) fn taken_back(before: &Acknowledged, now: &Application) -> Vec<String> {
    let (then, act) = (&before.seen, &before.act);
    let mut faults = Vec::new();
    if now.version < then.version || progress(&now.status) < progress(&then.status) {
        faults.push(format!(
            "{}: `{act}` was acknowledged as {} in version {}, now it is {} in version {}",
            now.id,
            then.status.as_str(),
            then.version,
            now.status.as_str(),
            now.version,
        ));
    }
    if then.registered_no.is_some() && then.registered_no != now.registered_no {
        let (was, is) = (&then.registered_no, &now.registered_no);
        faults.push(format!("{}: registered as {was:?} by `{act}`, now {is:?}", now.id));
    }
    if progress(&then.status) == 5 && (&then.status, &then.result_number) != (&now.status, &now.result_number)
    {
        let (was, is) = (&then.result_number, &now.result_number);
        faults.push(format!("{}: the result was {was:?} by `{act}`, now it is {is:?}", now.id));
    }
    faults
}

impl History {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes an acknowledged write, and at once whether it takes back the one before.
    pub(crate) fn note(&self, owner: &'static str, act: &str, seen: &Application) {
        self.acknowledged.fetch_add(1, Ordering::Relaxed);
        let mut book = self.book();
        let case = book.cases.entry(seen.id.clone()).or_insert_with(|| Case { owner, ..Case::default() });
        let faults = case.writes.last().map(|before| taken_back(before, seen)).unwrap_or_default();
        case.writes.push(Acknowledged { act: act.to_owned(), seen: seen.clone() });
        book.violations.extend(faults);
    }

    /// Notes something else about a case that was acknowledged.
    pub(crate) fn amend(&self, id: &str, write: impl FnOnce(&mut Case)) {
        self.acknowledged.fetch_add(1, Ordering::Relaxed);
        if let Some(case) = self.book().cases.get_mut(id) {
            write(case);
        }
    }

    /// Notes that a copy took along what was paid for its original.
    pub(crate) fn carry(&self, original: &str, copy: &str) {
        let mut book = self.book();
        let Some(from) = book.cases.get_mut(original) else { return };
        let (payments, paid) = (from.paid.iter().cloned().collect::<Vec<_>>(), from.paid.take());
        from.payments.retain(|payment| !payments.contains(payment));
        if let Some(to) = book.cases.get_mut(copy) {
            (to.payments, to.paid) = (payments, paid);
        }
    }

    /// Notes that a driver came to the end of his case.
    pub(crate) fn finish(&self, id: &str) {
        if let Some(case) = self.book().cases.get_mut(id) {
            case.finished = true;
        }
    }

    /// Notes what must not be.
    pub(crate) fn violation(&self, what: String) {
        eprintln!("VIOLATION {what}");
        self.book().violations.push(what);
    }

    /// Notes a request that was sent again.
    pub(crate) fn retried(&self) {
        self.retries.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes a payment that only asking the gateway settled: its callback died with the process.
    pub(crate) fn settled_by_asking(&self) {
        self.asked.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes a callback that was lost on purpose.
    pub(crate) fn callback_lost(&self) {
        self.lost.fetch_add(1, Ordering::Relaxed);
    }

    /// Callbacks lost on purpose so far.
    pub(crate) fn lost(&self) -> usize {
        self.lost.load(Ordering::Relaxed)
    }

    /// Acknowledged writes so far.
    pub(crate) fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::Relaxed)
    }

    /// Requests sent again so far.
    pub(crate) fn retries(&self) -> usize {
        self.retries.load(Ordering::Relaxed)
    }

    /// Payments settled by asking so far.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// Closes the history: the cases by application, and the violations.
    pub(crate) fn close(&self) -> (BTreeMap<String, Case>, Vec<String>) {
        let mut book = self.book();
        (std::mem::take(&mut book.cases), std::mem::take(&mut book.violations))
    }
}
