//! A fresh database with two licensing bodies and two applicants, and builders of everything a case has.

use crate::cluster::{Cluster, Fresh};
use crate::raw::Raw;
use chrono::{DateTime, NaiveDate, TimeDelta};
use ruqsat_licensing::access::{Actor, Role, Standing};
use ruqsat_licensing::accounts::{Account, Permissions};
use ruqsat_licensing::applications::{Application, Channel};
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::flow::{Acted, Case, Facts, Frame, Outcome, Registered, Status, TraceRow};
use ruqsat_licensing::ids::{
    AccountId, ApplicationId, BodyId, LicenceId, Mint, PaymentId, SignatureId, TaskId,
};
use ruqsat_licensing::licences::{Licence, LicenceState, NumberedPlace, Place, PlaceKind};
use ruqsat_licensing::organisations::{Body, Territory};
use ruqsat_licensing::payments::{Payment, PaymentState, Refund, RefundState};
use ruqsat_licensing::ports::{Store, StoredSignature, Tx};
use ruqsat_licensing::review::{Task, TaskState};
use ruqsat_licensing::signatures::{
    Asked, Indication, ReferenceTime, SignatureReport, SignedAct, SignedContent,
};
use ruqsat_licensing::values::{Bin, Iin, Instant, Money, Party, Text, sha256_hex};
use ruqsat_licensing::{Reader, Result, Scope};
use ruqsat_persistence::{Database, Options};
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

/// A moment `micros` after a fixed one.
pub(crate) fn at(micros: i64) -> Instant {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::microseconds(micros)
}

pub(crate) fn iin(serial: u32) -> Party {
    let iin = (0..10).find_map(|digit| Iin::parse(&format!("9001013{serial:04}{digit}"))).unwrap();
    Party::Individual { iin }
}

pub(crate) fn bin(serial: u32) -> Bin {
    (0..10).find_map(|digit| Bin::parse(&format!("1801400{serial:04}{digit}"))).unwrap()
}

/// Which database.
#[derive(Clone, Copy)]
pub(crate) enum On {
    Sqlite,
    Postgres,
}

/// Where a test's database is kept, until this is dropped.
pub(crate) enum Home {
    Folder(TempDir),
    Cluster(Fresh),
}

impl Home {
    /// A database with nothing in it: no file, or an empty one on the cluster.
    pub(crate) fn empty(on: On) -> Self {
        match on {
            On::Sqlite => Self::Folder(tempfile::tempdir().unwrap()),
            On::Postgres => Self::Cluster(cluster().empty()),
        }
    }

    fn fresh(on: On) -> Self {
        match on {
            On::Sqlite => Self::empty(on),
            On::Postgres => Self::Cluster(cluster().fresh()),
        }
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Folder(folder) => format!("sqlite:{}", folder.path().join("ruqsat.db").display()),
            Self::Cluster(fresh) => fresh.url.clone(),
        }
    }
}

fn cluster() -> &'static Cluster {
    Cluster::of_this_run(migrate)
}

/// Makes an empty database ours.
pub(crate) fn migrate(url: &str) {
    drop(Database::open(url, &Options::default()).unwrap());
}

pub(crate) struct World {
    pub(crate) database: Database,
    pub(crate) url: String,
    pub(crate) mint: Mint,
    pub(crate) account: AccountId,
    pub(crate) bodies: [Body; 2],
    _home: Home,
}

impl World {
    pub(crate) async fn new(on: On) -> Self {
        let home = Home::fresh(on);
        let url = home.url();
        let database = Database::open(&url, &Options::default()).unwrap();
        let mut mint = Mint::new(at(0), 1 << 20);
        let account = AccountId::new(&mut mint);
        let bodies = [1, 2].map(|serial| {
            let name =
                Text { kk: "Комитет".into(), ru: "Комитет".into(), en: "Committee".into() };
            let services = vec![format!("0{serial}"), "09".into()];
            Body { services, ..Body::new(BodyId::new(&mut mint), bin(serial), name) }
        });
        let world = Self { database, url, mint, account, bodies, _home: home };
        let (account, bodies) = (world.account(), world.bodies.clone());
        let seeded = world.unit(move |tx| {
            tx.insert_account(&account)?;
            bodies.iter().try_for_each(|body| tx.insert_body(body))
        });
        seeded.await.unwrap();
        world
    }

    /// One unit of work.
    pub(crate) async fn unit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let store: &dyn Store = &self.database;
        store.transact(&trail(), work).await
    }

    /// Another program on the same database.
    pub(crate) fn raw(&self) -> Raw {
        Raw::open(&self.url)
    }

    pub(crate) fn account(&self) -> Account {
        Account {
            id: self.account.clone(),
            login: "900101300017".into(),
            secret_hash: "$argon2id$".into(),
            name: "Асан Үсенов".into(),
            standing: Standing::Applicant { party: iin(1), iin: None },
            created_at: at(0),
        }
    }

    pub(crate) fn application(&mut self, created: i64) -> Application {
        Application {
            id: ApplicationId::new(&mut self.mint),
            service: "02".into(),
            definition_version: "2015-04-30".into(),
            structure_hash: "ab".repeat(32),
            applicant: iin(1),
            applicant_name: "Асан Үсенов".into(),
            filed_by: self.account.clone(),
            client: "portal".into(),
            body: self.bodies[0].id.clone(),
            desk: None,
            subject_licence: None,
            due_at: None,
            calendar: None,
            by_successor: false,
            form: serde_json::json!({"b": [1, null, "ә"], "a": {"z": 1.5}}),
            case: case(),
            status: Status::Draft,
            version: 1,
            created_at: at(created),
            updated_at: at(created + 1),
        }
    }

    /// A registered application, in the store, with the content and the signature that results hang on.
    pub(crate) async fn registered(&mut self, created: i64) -> (Application, StoredSignature) {
        let mut application = self.application(created);
        register(&mut application, created);
        let signature = self.signature(&application, b"signed", created);
        let (kept, sealed) = (application.clone(), signature.clone());
        self.unit(move |tx| {
            tx.insert_application(&kept)?;
            tx.put_content(&kept.id, &sealed.content_sha256, b"signed", sealed.at)?;
            tx.insert_signature(&sealed)
        })
        .await
        .unwrap();
        (application, signature)
    }

    pub(crate) fn signature(&mut self, of: &Application, content: &[u8], created: i64) -> StoredSignature {
        let content_sha256 = sha256_hex(content);
        let report = SignatureReport {
            indication: Indication::TotalPassed,
            sub_indication: None,
            policy: "ruqsat/1".into(),
            checked_at: at(created),
            reference_time: ReferenceTime { value: at(created), source: "now".into() },
            content: SignedContent {
                sha256: content_sha256.clone(),
                bytes: content.len() as u64,
                covers_whole: true,
            },
            signers: Vec::new(),
        };
        StoredSignature {
            id: SignatureId::new(&mut self.mint),
            application: of.id.clone(),
            content_sha256,
            cms: vec![0x30, 0x80, 0, 0],
            asked: Some(Asked { act: SignedAct::Any, iin: Some("990101500016".into()), bin: None }),
            report,
            revocation_evidence: Some(vec![1, 2, 3]),
            at: at(created),
        }
    }

    pub(crate) fn payment(&mut self, of: &Application, created: i64) -> Payment {
        Payment {
            refund: Some(Refund { state: RefundState::Refused, at: at(9) }),
            id: PaymentId::new(&mut self.mint),
            application: of.id.clone(),
            payer: self.account.clone(),
            amount: Money::tenge(7_930),
            state: PaymentState::Created,
            order: None,
            page_url: None,
            attention: None,
            next_check_at: Some(at(created)),
            checks: 0,
            created_at: at(created),
            updated_at: at(created),
            version: 1,
        }
    }

    pub(crate) fn task(&mut self, of: &Application, created: i64) -> Task {
        Task {
            id: TaskId::new(&mut self.mint),
            application: of.id.clone(),
            body: of.body.clone(),
            service: of.service.clone(),
            flow: "chain".into(),
            n: "3".into(),
            index: 1,
            visit: 2,
            activity: Activity::Draft,
            role: Role::Executor,
            unit: None,
            assignee: None,
            assigned_at: None,
            state: TaskState::Open,
            created_at: at(created),
            due_at: Some(at(created + 60)),
            calendar: Some("0123456789abcdef".into()),
            closed_at: None,
            completed_by: None,
            version: 1,
        }
    }

    /// A licence out of a registered application; its number has to be reserved.
    pub(crate) fn licence(&mut self, of: &Application, signature: &StoredSignature, number: &str) -> Licence {
        Licence {
            id: LicenceId::new(&mut self.mint),
            number: number.into(),
            service: of.service.clone(),
            kind: "licence".into(),
            outcome: Some("agreed".into()),
            holder: of.applicant.clone(),
            holder_name: of.applicant_name.clone(),
            activities: vec!["oil_pipelines".into(), "gas_pipelines".into()],
            body: of.body.clone(),
            region: Territory::parse("75"),
            application: of.id.clone(),
            subject: None,
            state: LicenceState::InForce,
            valid_until: NaiveDate::from_ymd_opt(2027, 2, 28),
            next_at: Some(at(7)),
            content_sha256: signature.content_sha256.clone(),
            signature: signature.id.clone(),
            issued_at: of.created_at,
            version: 1,
        }
    }

    /// The scope of the staff of a body.
    pub(crate) fn staff(&self, body: usize) -> Reader {
        reader(Scope::Staff {
            body: self.bodies[body].id.clone(),
            licensed: true,
            entered: false,
            asked: false,
        })
    }
}

/// A branch of whoever holds an entry.
pub(crate) fn branch(number: u32, name: &str) -> NumberedPlace {
    let place = Place {
        kind: PlaceKind::Branch,
        name: name.into(),
        bin: Bin::parse("750140000018"),
        region: Some(Text::same("Атырау облысы")),
        address: None,
    };
    NumberedPlace { number, place }
}

pub(crate) fn register(application: &mut Application, when: i64) {
    application.case.facts.registered = Some(Registered { no: Some("2026-000000001".into()), at: at(when) });
    application.status = Status::Registered;
}

pub(crate) fn applicant() -> Reader {
    reader(Scope::Applicant(iin(1).number().to_owned()))
}

/// Whoever stands like this, signed in.
pub(crate) fn actor(account: AccountId, standing: Standing) -> Actor {
    let (session, permissions) = (None, Permissions::all());
    Actor {
        account,
        client: "ruqsat-web".into(),
        name: "Айгүл".into(),
        standing,
        signed_in_at: at(0),
        session,
        permissions,
    }
}

pub(crate) fn reader(scope: Scope) -> Reader {
    Reader { scope, trail: trail() }
}

/// The trail of a call of its own, with its own ids.
pub(crate) fn trail() -> Trail {
    static CALLS: AtomicU64 = AtomicU64::new(1);
    let call = CALLS.fetch_add(1, Ordering::Relaxed);
    Trail::system("test", at(0), &Mint::new(at(0), u128::from(call) << 16))
}

fn case() -> Case {
    let frame = Frame {
        flow: "portal".into(),
        step: "4".into(),
        index: 0,
        visit: 1,
        entered_at: at(5),
        acts: vec![acted()],
    };
    Case { op: "issue".into(), channel: Channel::Portal, frames: vec![frame], facts: Facts::default() }
}

fn acted() -> Acted {
    Acted {
        activity: Activity::FillForm,
        outcome: Outcome::Ok,
        account: None,
        name: Some("Асан".into()),
        role: Some(Role::Applicant),
        on_behalf_of: None,
        at: at(6),
    }
}

pub(crate) fn trace(n: &str, outcome: Outcome) -> TraceRow {
    TraceRow {
        flow: "portal".into(),
        n: n.into(),
        visit: 1,
        entered_at: at(1),
        left_at: at(2),
        outcome,
        acts: vec![acted()],
    }
}
