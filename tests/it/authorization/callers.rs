//! Everybody who asks: each role of the acts alone, in each body that has to do with a case in another way; applicants;
//! portals; and whoever has no token that serves.

use crate::access;
use ruqsat_licensing::access::Standing;
use ruqsat_licensing::accounts::Account;
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ids::{AccountId, EmploymentId, Mint, PostId};
use ruqsat_licensing::organisations::{Employment, Post};
use ruqsat_licensing::ports::{Store, Tx};
use ruqsat_licensing::values::{Bin, Iin, Instant, Party, Text, civil_day, microseconds};
use ruqsat_licensing::{Result, Role};
use ruqsat_sandbox::demo;
use ruqsat_server::{PORTAL, PORTAL_SECRET};
use ruqsat_tests::{RawAnswer, World};
use serde_json::json;
use std::fmt;

/// The roles a post can hold, each alone.
pub(super) const ROLES: [Role; 11] = [
    Role::Provider,
    Role::ProviderEmployee,
    Role::Registrar,
    Role::Executor,
    Role::DivisionHead,
    Role::DeputyHead,
    Role::Head,
    Role::Signatory,
    Role::PscOperator,
    Role::StateBodies,
    Role::Administrator,
];

/// Numbers of the demo bodies that have to do with the cases, by their place among the demo bodies.
pub(super) const BODIES: [usize; 4] = [0, 2, 3, 4];

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// A demo applicant, by the login.
    Applicant(&'static str),
    /// A person who may act for a demo legal entity, by its number.
    Acting(&'static str),
    /// A portal that a demo applicant let do something, by the login, and what.
    Granted(&'static str, &'static str),
    /// Staff of a demo body in one role.
    Staff(usize, Role),
    /// A portal with no person behind it.
    Portal,
    /// Whoever has signed out.
    Ended,
    /// Nobody: no token, or none that ever was.
    Nobody,
}

impl Who {
    /// The applicant in whose name he asks.
    pub(super) fn party(self) -> Option<&'static str> {
        match self {
            Self::Applicant(party) | Self::Acting(party) | Self::Granted(party, _) => Some(party),
            _ => None,
        }
    }
}

/// Somebody with his token.
pub(super) struct Caller {
    pub(super) who: Who,
    pub(super) token: String,
    /// What his client may ask for.
    scopes: Vec<String>,
}

impl Caller {
    fn new(who: Who, token: &str, scopes: &str) -> Self {
        Self { who, token: token.to_owned(), scopes: scopes.split(' ').map(str::to_owned).collect() }
    }

    /// As a token answer tells it.
    fn told(who: Who, answer: &RawAnswer) -> Self {
        let text = |member: &str| answer.json[member].as_str().unwrap_or_else(|| panic!("{answer:?}"));
        Self::new(who, text("access_token"), text("scope"))
    }

    /// Whether his client was let ask for all of these. Whoever may file may read.
    pub(super) fn may_ask_for(&self, scopes: &[String]) -> bool {
        let has = |scope: &str| self.scopes.iter().any(|one| one == scope);
        scopes.iter().all(|scope| has(scope) || (scope == "applications.read" && has("applications")))
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.who {
            Who::Staff(body, role) => write!(f, "{role} of body {body}"),
            who => write!(f, "{who:?}"),
        }
    }
}

/// The legal entity for which somebody acts.
const ENTITY: &str = "750140000018";
/// A demo person.
const PERSON: &str = "990101500016";

/// Everybody, signed in.
pub(super) async fn all(world: &World) -> Vec<Caller> {
    let mut callers = vec![Caller::new(Who::Nobody, "", ""), Caller::new(Who::Nobody, "a.b.c", "")];
    for person in demo::people().iter().filter(|person| person.body.is_none()) {
        callers.push(sign_in(world, Who::Applicant(person.login), person.login, None).await);
    }
    for (who, login) in employ(world).await {
        callers.push(sign_in(world, who, &login, None).await);
    }
    let agent = represent(world, &callers).await;
    callers.push(sign_in(world, Who::Acting(ENTITY), &agent, Some(ENTITY)).await);
    let of_portal = [("client_id", PORTAL), ("client_secret", PORTAL_SECRET)];
    let itself = [of_portal[0], of_portal[1], ("grant_type", "client_credentials")];
    callers.push(Caller::told(Who::Portal, &access::token(world, &itself).await));
    for (login, scope) in [(PERSON, "applications.read"), (PERSON, ALL), (ENTITY, ALL)] {
        let answer = access::granted(world, login, scope).await;
        callers.push(Caller::told(Who::Granted(login, scope), &answer));
    }
    let ended = sign_in(world, Who::Ended, PERSON, None).await;
    let form = [("client_id", "ruqsat-web"), ("token", ended.token.as_str())];
    let raw = world.raw();
    let gone =
        raw.send(access::form(raw.request(reqwest::Method::POST, "/v1/token/revoke", ""), &form)).await;
    assert_eq!(gone.status, 204, "{gone:?}");
    callers.push(ended);
    callers
}

/// All that a portal may be granted.
const ALL: &str = "applications payments signatures surveys";

async fn sign_in(world: &World, who: Who, login: &str, acting_for: Option<&str>) -> Caller {
    let mut form = vec![("grant_type", "password"), ("client_id", "ruqsat-web")];
    form.extend([("username", login), ("password", demo::PASSWORD)]);
    form.extend(acting_for.map(|number| ("acting_for", number)));
    Caller::told(who, &access::token(world, &form).await)
}

/// Has the entity name one of the employed as who may act for it; his login.
async fn represent(world: &World, callers: &[Caller]) -> String {
    let head = callers.iter().find(|caller| caller.who == Who::Applicant(ENTITY)).expect("the entity");
    let iin = number(6000);
    let named = json!({"iin": iin, "capacity": "right_to_sign"}).to_string();
    let named = world.raw().post("/v1/representations", &head.token, named).await;
    assert_eq!(named.status, 201, "{named:?}");
    let (now, login) = (microseconds(world.now()), iin.clone());
    let mut mint = Mint::new(now, 8 << 32);
    let trail = Trail::system("test", now, &mint);
    let store: &dyn Store = world.store();
    let made = store.transact(&trail, move |tx| {
        let account = account(tx, &mut mint, &login, "Agent", now)?;
        tx.insert_account(&account)
    });
    made.await.expect("an account");
    iin
}

/// The first right number from a serial on.
fn number(serial: u32) -> String {
    let right = |serial| {
        (0..10).map(move |digit| format!("9901015{serial}{digit}")).find(|text| Iin::parse(text).is_some())
    };
    (serial..).find_map(right).expect("a number")
}

/// An account with the demo password.
fn account(tx: &mut dyn Tx, mint: &mut Mint, iin: &str, name: &str, now: Instant) -> Result<Account> {
    let iin = Iin::parse(iin).expect("an IIN");
    Ok(Account {
        id: AccountId::new(mint),
        login: iin.as_str().to_owned(),
        secret_hash: tx.find_account(PERSON)?.expect("a demo account").secret_hash,
        name: name.to_owned(),
        standing: Standing::Applicant { party: Party::Individual { iin: iin.clone() }, iin: Some(iin) },
        created_at: now,
    })
}

/// A person for each role in each body, past the API: what may be a post of which body is its business, and even one
/// that should not be there must not open a door. Who and login.
async fn employ(world: &World) -> Vec<(Who, String)> {
    let now = microseconds(world.now());
    let mut mint = Mint::new(now, 7 << 32);
    let trail = Trail::system("test", now, &mint);
    let store: &dyn Store = world.store();
    let employed = store.transact(&trail, move |tx| {
        let posts = BODIES.into_iter().flat_map(|at| ROLES.map(|role| (at, role)));
        let mut employed = Vec::new();
        for ((at, role), serial) in posts.zip((5000..).step_by(10)) {
            let bin = Bin::parse(demo::bodies()[at].bin).expect("a BIN");
            let body = tx.find_body(&bin)?.expect("a demo body").id;
            let account = account(tx, &mut mint, &number(serial), &format!("{role} {at}"), now)?;
            tx.insert_account(&account)?;
            let title = Text { kk: role.to_string(), ru: role.to_string(), en: role.to_string() };
            let post = Post {
                id: PostId::new(&mut mint),
                body: body.clone(),
                unit: None,
                title,
                roles: [role].into(),
                closed_on: None,
                version: 1,
            };
            tx.insert_post(&post)?;
            tx.insert_employment(&Employment {
                id: EmploymentId::new(&mut mint),
                body,
                post: post.id,
                account: account.id,
                iin: Iin::parse(&account.login).expect("an IIN"),
                name: account.name,
                from: civil_day(now),
                until: None,
                version: 1,
            })?;
            employed.push((Who::Staff(at, role), account.login));
        }
        Ok(employed)
    });
    employed.await.expect("posts")
}
