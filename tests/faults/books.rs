//! The other books: what the gateway and the notice operator wrote down, and what only the database knows.

use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ids::ApplicationId;
use ruqsat_licensing::licences::result_number;
use ruqsat_licensing::ports::{Store, Tx};
use ruqsat_licensing::{Error, Result as Answer};
use ruqsat_persistence::{Database, Options};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The series of the services driven here.
const SERIES: [&str; 2] = ["LMP", "OZW"];

/// An order of the gateway's book.
pub(crate) struct Order {
    /// Our payment.
    pub(crate) payment: String,
    /// How it was settled.
    pub(crate) settled: Option<String>,
}

/// The gateway's book: the last line of an order counts.
pub(crate) fn orders(folder: &Path) -> Result<Vec<Order>, String> {
    let mut orders = BTreeMap::new();
    for line in lines(&folder.join("orders.jsonl"))? {
        let number = line["order"].as_str().unwrap_or_default().to_owned();
        let payment = line["asked"]["merchant_order"].as_str().unwrap_or_default().to_owned();
        let settled = line["settled"].as_str().map(str::to_owned);
        orders.insert(number, Order { payment, settled });
    }
    Ok(orders.into_values().collect())
}

/// What the notice operator was told.
#[derive(Default)]
pub(crate) struct Sent {
    /// Ids of messages.
    pub(crate) ids: BTreeSet<String>,
    /// Deliveries in all: more than messages where a crash came between telling and writing that down.
    pub(crate) deliveries: usize,
}

/// The operator's book.
pub(crate) fn sent(folder: &Path) -> Result<Sent, String> {
    let mut sent = Sent::default();
    for line in lines(&folder.join("notices.jsonl"))? {
        sent.ids.insert(line["id"].as_str().unwrap_or_default().to_owned());
        sent.deliveries += 1;
    }
    Ok(sent)
}

/// The whole lines of a file; half a line was never acknowledged.
fn lines(path: &Path) -> Result<Vec<Value>, String> {
    let text = std::fs::read_to_string(path).map_err(|fault| format!("{}: {fault}", path.display()))?;
    Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// What only the database knows. Every question is asked through the ports, in a transaction that is rolled back.
pub(crate) struct Inside(Database);

/// The numbers that were given.
#[derive(Default)]
pub(crate) struct Numbers {
    /// To registered applications.
    pub(crate) registered: i64,
    /// To results.
    pub(crate) results: i64,
    /// What is wrong with those of results.
    pub(crate) faults: Vec<String>,
}

fn failed(fault: impl std::fmt::Display) -> String {
    format!("database: {fault}")
}

impl Inside {
    /// Opens the server's database.
    pub(crate) fn open(url: &str) -> Result<Self, String> {
        Database::open(url, &Options::default()).map(Self).map_err(failed)
    }

    fn store(&self) -> &dyn Store {
        &self.0
    }

    /// A message of the outbox that is not delivered, whenever it is due.
    pub(crate) async fn undelivered(&self) -> Result<Option<String>, String> {
        #[allow(clippy::disallowed_methods, reason = "the server is a real one and its clock is the wall's")]
        let late = chrono::Utc::now() + chrono::TimeDelta::days(365);
        let waiting = ask(self.store(), move |tx| tx.claim_outbox(late, late, 1)).await.map_err(failed)?;
        Ok(waiting.first().map(|message| format!("{}, after {} tries", message.id, message.attempts - 1)))
    }

    async fn count(&self, counter: &str) -> Result<i64, String> {
        let name = counter.to_owned();
        ask(self.store(), move |tx| tx.next_number(&name)).await.map(|next| next - 1).map_err(failed)
    }

    /// Every number that was counted, looked up.
    pub(crate) async fn numbers(&self, some_application: &str) -> Result<Numbers, String> {
        let id = ApplicationId::parse(some_application).ok_or("no application was filed")?;
        let mut numbers = Numbers { registered: self.count("application").await?, ..Numbers::default() };
        let grants = SERIES.map(|series| (format!("result/{series}"), true, vec![series]));
        let books = grants.into_iter().chain([("refusal".to_owned(), false, SERIES.to_vec())]);
        for (counter, is_grant, series) in books {
            let last = self.count(&counter).await?;
            numbers.results += last;
            for serial in 1..=last {
                let named = series.iter().map(|series| result_number(series, is_grant, serial)).collect();
                numbers.faults.extend(number_fault(self.store(), &counter, serial, named, &id).await);
            }
        }
        Ok(numbers)
    }
}

/// A serial number stands in the book under exactly one of its candidates, and is not merely reserved.
async fn number_fault(
    store: &dyn Store,
    counter: &str,
    serial: i64,
    candidates: Vec<String>,
    id: &ApplicationId,
) -> Option<String> {
    let mut known = 0;
    for number in candidates {
        let (wanted, id, now) = (number.clone(), id.clone(), chrono::DateTime::UNIX_EPOCH);
        if ask(store, move |tx| tx.reserve_number(&wanted, &id, now)).await.is_ok() {
            continue;
        }
        known += 1;
        let wanted = number.clone();
        if ask(store, move |tx| tx.close_number(&wanted, Some("a question"), now)).await.is_ok() {
            return Some(format!("number {number} is neither issued nor void"));
        }
    }
    (known != 1).then(|| format!("{counter} {serial} was counted and stands in the book {known} times"))
}

/// Asks in a transaction that leaves nothing behind: its work always fails in the end.
async fn ask<T: Send + 'static>(
    store: &dyn Store,
    question: impl FnOnce(&mut dyn Tx) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let (tell, told) = std::sync::mpsc::channel();
    let rolled_back: Answer<()> = store
        .transact(&Trail::nobody(), move |tx| {
            // The receiver lives until the transaction has ended.
            let _ = tell.send(question(tx)?);
            Err(Error::NotFound("anything to change"))
        })
        .await;
    match told.try_recv() {
        Ok(answer) => Ok(answer),
        Err(_) => Err(rolled_back.err().unwrap_or(Error::NotFound("an answer"))),
    }
}
