//! The worker against a real database, a sender that can fail and a clock that the test moves.

use super::*;
use async_trait::async_trait;
use chrono::TimeDelta;
use ruqsat_licensing::ids::{Mint, NoticeId, OutboxId};
use ruqsat_licensing::notices::{
    Address, Delivery, Mailbox, Notice, NoticeFacts, NoticeKind, Preferences, tell,
};
use ruqsat_licensing::ports::DeadLetter;
use ruqsat_licensing::values::{Party, Text};
use ruqsat_persistence::{Database, Options};
use std::sync::{LazyLock, Mutex};

static CATALOGUE: LazyLock<Arc<Catalogue>> =
    LazyLock::new(|| Arc::new(Catalogue::load(&Catalogue::embedded_files()).unwrap()));

/// Fails while it is told to; keeps what it sent.
#[derive(Default)]
struct Sender {
    down: Mutex<bool>,
    sent: Mutex<Vec<Delivery>>,
}

#[async_trait]
impl NoticeSender for Sender {
    async fn send(&self, notice: &Delivery) -> Result<()> {
        if *self.down.lock().unwrap() {
            return Err(Error::Unavailable { system: "notices", cause: "answered 503".into() });
        }
        self.sent.lock().unwrap().push(notice.clone());
        Ok(())
    }
}

impl Sender {
    fn texts(&self) -> Vec<String> {
        self.sent.lock().unwrap().iter().map(|one| format!("{} {}", one.to, one.text)).collect()
    }
}

fn operator() -> Trail {
    Trail::system("test", hour(0), &Mint::new(hour(0), 0))
}

fn hour(n: i64) -> Instant {
    Instant::UNIX_EPOCH + TimeDelta::hours(n)
}

fn open(folder: &tempfile::TempDir) -> Database {
    let url = format!("sqlite:{}", folder.path().join("x.db").display());
    Database::open(&url, &Options::default()).unwrap()
}

async fn step_at(database: &Database, sender: &Sender, now: Instant) -> bool {
    let clock: Clock = Arc::new(move || now);
    step(database, &CATALOGUE, sender, &clock).await.unwrap()
}

async fn dead(database: &Database) -> Vec<DeadLetter> {
    (database as &dyn Store).transact(&Trail::nobody(), |tx| tx.dead_letters(10)).await.unwrap()
}

fn wishes() -> Preferences {
    let mailbox = Mailbox::of_party(&Party::parse("990101500016").unwrap());
    let phone = Address { to: "+77010000000".into(), is_on: true, confirmed_at: Some(hour(0)) };
    Preferences { sms: Some(phone), ..Preferences::none(mailbox) }
}

async fn save(database: &Database, mut wishes: Preferences) -> Preferences {
    let work = move |tx: &mut dyn Tx| tx.save_preferences(&mut wishes).map(|()| wishes);
    (database as &dyn Store).transact(&operator(), work).await.unwrap()
}

/// Tells somebody that a portal may act for him.
async fn tell_grant(database: &Database) {
    let work = |tx: &mut dyn Tx| {
        let mut mint = Mint::new(hour(0), 7 << 20);
        let notice = Notice {
            id: NoticeId::new(&mut mint),
            mailbox: wishes().mailbox,
            kind: NoticeKind::GrantGiven,
            application: None,
            service: None,
            subject: None,
            facts: NoticeFacts {
                client: Some(Text {
                    kk: "Портал".into(), ru: "Портал".into(), en: "Portal".into()
                }),
                ..NoticeFacts::default()
            },
            created_at: hour(0),
            read_at: None,
        };
        tell(tx, &mut mint, &notice)
    };
    (database as &dyn Store).transact(&operator(), work).await.unwrap();
}

#[tokio::test]
async fn given_up_after_three_days_and_revived_by_an_operator() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(&folder);
    let store = &database as &dyn Store;
    let sender = Sender::default();
    save(&database, wishes()).await;
    tell_grant(&database).await;

    *sender.down.lock().unwrap() = true;
    let (mut now, mut tries) = (hour(0), 0);
    while dead(&database).await.is_empty() {
        tries += i32::from(step_at(&database, &sender, now).await);
        now += TimeDelta::minutes(1);
    }
    assert_eq!(tries, TRIES);
    assert!(now > hour(72) && now < hour(76), "{now}");
    let letter = dead(&database).await.remove(0);
    assert_eq!((letter.message.kind.as_str(), letter.message.attempts), ("sms", TRIES));
    assert_eq!(letter.fault, "notices unavailable: answered 503");
    assert!(!step_at(&database, &sender, hour(1000)).await, "nobody takes what is dead");

    *sender.down.lock().unwrap() = false;
    let id = letter.message.id;
    let revived = id.clone();
    store.transact(&operator(), move |tx| tx.revive_outbox(&revived, hour(1000))).await.unwrap();
    assert!(step_at(&database, &sender, hour(1000)).await);
    assert_eq!(sender.texts().len(), 1);
    assert!(sender.texts()[0].starts_with("+77010000000 «Портал» порталына"), "{:?}", sender.texts());
    assert!(dead(&database).await.is_empty());
    let again = store.transact(&operator(), move |tx| tx.revive_outbox(&id, hour(1001))).await;
    assert!(matches!(again, Err(Error::NotFound(_))), "what is sent is not sent again");
}

#[tokio::test]
async fn words_language_and_address_are_those_of_the_moment_of_sending() {
    let folder = tempfile::tempdir().unwrap();
    let (database, sender) = (open(&folder), Sender::default());
    let first = save(&database, wishes()).await;
    tell_grant(&database).await;
    let mut phone = first.sms.clone().unwrap();
    phone.to = "+77020000000".into();
    let language = ruqsat_licensing::values::Lang::Ru;
    let second = save(&database, Preferences { language, sms: Some(phone), ..first }).await;
    assert!(step_at(&database, &sender, hour(1)).await);
    assert!(sender.texts()[0].starts_with("+77020000000 Порталу «Портал»"), "{:?}", sender.texts());

    // Who turned it off, or has not proved his new address, gets nothing any more; nothing is left over.
    for change in [|phone: &mut Address| phone.is_on = false, |phone: &mut Address| phone.confirmed_at = None]
    {
        let folder = tempfile::tempdir().unwrap();
        let database = open(&folder);
        let mut first = save(&database, wishes()).await;
        tell_grant(&database).await;
        first.sms.iter_mut().for_each(change);
        save(&database, first).await;
        assert!(step_at(&database, &sender, hour(1)).await);
        assert_eq!(sender.texts().len(), 1);
        assert!(!step_at(&database, &sender, hour(1000)).await && dead(&database).await.is_empty());
    }
    assert!(second.version > 1);
}

#[tokio::test]
async fn without_an_address_the_notice_is_in_the_mailbox_only() {
    let folder = tempfile::tempdir().unwrap();
    let (database, sender) = (open(&folder), Sender::default());
    tell_grant(&database).await;
    assert!(!step_at(&database, &sender, hour(1)).await);
    let page = ruqsat_licensing::ports::PageRequest { after: None, limit: 10 };
    let views: &dyn ruqsat_licensing::ports::NoticeViews = &database;
    let kept = views.notices(&wishes().mailbox, true, &page).await.unwrap();
    assert_eq!(kept.items.len(), 1);
}

#[tokio::test]
async fn a_message_that_kills_its_workers_or_does_not_read_is_given_up_too() {
    for (kind, attempts, steps) in [("sms", TRIES, 1), ("surprise", 0, TRIES)] {
        let folder = tempfile::tempdir().unwrap();
        let (database, sender) = (open(&folder), Sender::default());
        let id = OutboxId::new(&mut Mint::new(hour(0), 7));
        let payload = serde_json::json!({});
        let message = OutboxMessage { id, kind: kind.into(), payload, due_at: hour(0), attempts };
        (&database as &dyn Store).transact(&operator(), move |tx| tx.enqueue(&message)).await.unwrap();
        for n in 0..steps {
            assert!(step_at(&database, &sender, hour(1 + i64::from(n))).await);
        }
        assert!(sender.texts().is_empty());
        assert_eq!(dead(&database).await.len(), 1);
    }
}
