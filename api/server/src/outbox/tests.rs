//! The worker against a real database, a sender that can fail and a clock that the test moves.

use super::*;
use async_trait::async_trait;
use chrono::TimeDelta;
use ruqsat_licensing::ids::{Mint, OutboxId};
use ruqsat_licensing::ports::DeadLetter;
use ruqsat_persistence::{Database, Options};
use std::sync::Mutex;

/// Fails while it is told to; keeps what it sent.
#[derive(Default)]
struct Sender {
    down: Mutex<bool>,
    sent: Mutex<Vec<String>>,
}

#[async_trait]
impl NoticeSender for Sender {
    async fn send(&self, id: &str, _payload: &serde_json::Value) -> Result<()> {
        if *self.down.lock().unwrap() {
            return Err(Error::Unavailable { system: "notices", cause: "answered 503".into() });
        }
        self.sent.lock().unwrap().push(id.to_owned());
        Ok(())
    }
}

fn operator() -> Trail {
    Trail::system("test", hour(0), &Mint::new(hour(0), 0))
}

fn hour(n: i64) -> Instant {
    Instant::UNIX_EPOCH + TimeDelta::hours(n)
}

async fn step_at(database: &Database, sender: &Sender, now: Instant) -> bool {
    let clock: Clock = Arc::new(move || now);
    step(database, sender, &clock).await.unwrap()
}

async fn dead(database: &Database) -> Vec<DeadLetter> {
    (database as &dyn Store).transact(&Trail::nobody(), |tx| tx.dead_letters(10)).await.unwrap()
}

#[tokio::test]
async fn given_up_after_three_days_and_revived_by_an_operator() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("x.db").display());
    let database = Database::open(&url, &Options::default()).unwrap();
    let store = &database as &dyn Store;
    let sender = Sender::default();
    let id = OutboxId::new(&mut Mint::new(hour(0), 7));
    let message = OutboxMessage {
        id: id.clone(),
        kind: "notice".into(),
        payload: serde_json::json!({}),
        due_at: hour(0),
        attempts: 0,
    };
    store.transact(&operator(), move |tx| tx.enqueue(&message)).await.unwrap();

    *sender.down.lock().unwrap() = true;
    let (mut now, mut tries) = (hour(0), 0);
    while dead(&database).await.is_empty() {
        tries += i32::from(step_at(&database, &sender, now).await);
        now += TimeDelta::minutes(1);
    }
    assert_eq!(tries, TRIES);
    assert!(now > hour(72) && now < hour(76), "{now}");
    let letter = dead(&database).await.remove(0);
    assert_eq!((&letter.message.id, letter.message.attempts), (&id, TRIES));
    assert_eq!(letter.fault, "notices unavailable: answered 503");
    assert!(!step_at(&database, &sender, hour(1000)).await, "nobody takes what is dead");

    *sender.down.lock().unwrap() = false;
    let revived = id.clone();
    store.transact(&operator(), move |tx| tx.revive_outbox(&revived, hour(1000))).await.unwrap();
    assert!(step_at(&database, &sender, hour(1000)).await);
    assert_eq!(*sender.sent.lock().unwrap(), [id.to_string()]);
    assert!(dead(&database).await.is_empty());
    let again = store.transact(&operator(), move |tx| tx.revive_outbox(&id, hour(1001))).await;
    assert!(matches!(again, Err(Error::NotFound(_))), "what is sent is not sent again");
}

#[tokio::test]
async fn a_message_that_kills_its_workers_is_given_up_too() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("x.db").display());
    let database = Database::open(&url, &Options::default()).unwrap();
    let store = &database as &dyn Store;
    let id = OutboxId::new(&mut Mint::new(hour(0), 7));
    let message = OutboxMessage {
        id,
        kind: "notice".into(),
        payload: serde_json::json!({}),
        due_at: hour(0),
        attempts: TRIES,
    };
    store.transact(&operator(), move |tx| tx.enqueue(&message)).await.unwrap();
    let sender = Sender::default();
    assert!(step_at(&database, &sender, hour(1)).await);
    assert!(sender.sent.lock().unwrap().is_empty());
    assert_eq!(dead(&database).await.len(), 1);
}
