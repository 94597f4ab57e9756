//! The sandbox: twins of the outside systems, demo accounts and keys. Absent without `--sandbox`.

mod portals;

pub use portals::{FIRST_PARTY, PORTAL, PORTAL_CALLBACK, PORTAL_SECRET, SIGNING_PORTAL};

use crate::config::Config;
use crate::{StartError, passwords};
use chrono::NaiveDate;
use ruqsat_http::{Clock, Demo};
use ruqsat_licensing::access::Standing;
use ruqsat_licensing::accounts::Account;
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ids::{AccountId, BodyId, EmploymentId, Mint, PostId, UnitId};
use ruqsat_licensing::notices::{Address, Mailbox, Preferences};
use ruqsat_licensing::organisations::{Body, Employment, Post, Territory, Unit};
use ruqsat_licensing::ports::Store;
use ruqsat_licensing::values::{Bin, Iin, Instant, Party, Text, microseconds};
use ruqsat_sandbox::demo::{self, DemoPerson};
use ruqsat_sandbox::payments::PaymentSecrets;
use ruqsat_sandbox::{Sandbox, Settings};
use std::path::Path;

/// Starts the twins and makes the demo keys.
pub(crate) fn start(config: &Config, clock: &Clock) -> Result<(Sandbox, PaymentSecrets), StartError> {
    let folder = config.data.join("sandbox");
    let mut secrets = PaymentSecrets::generate().map_err(|fault| StartError::at("sandbox", fault))?;
    if let Some(given) = &config.sandbox_callback_secret {
        secrets.callback_secret = given.0.as_bytes().to_vec();
    }
    let settings = Settings {
        port: config.sandbox_port,
        folder: folder.clone(),
        payments: secrets.clone(),
        clock: clock.clone(),
    };
    let sandbox = Sandbox::start(settings).map_err(|fault| StartError::at("sandbox", fault))?;
    demo::make_keys(sandbox.ca(), &folder, &sandbox.crl_url(), clock())
        .and_then(|()| demo::make_gost_keys(sandbox.gost(), &sandbox.gost_crl_url(), clock()))
        .map_err(|fault| StartError::at("sandbox keys", fault))?;
    Ok((sandbox, secrets))
}

/// Whom the page of the API offers to sign in as.
pub(crate) fn demo() -> Demo {
    let people = demo::people().iter().map(|person| {
        let roles: Vec<String> = person.roles.iter().map(ToString::to_string).collect();
        (person.login.to_owned(), format!("{} ({})", person.name, roles.join(", ")))
    });
    Demo { client: FIRST_PARTY, password: demo::PASSWORD, people: people.collect() }
}

/// Makes the demo accounts and licensing bodies, once.
pub(crate) async fn seed(store: &dyn Store, folder: &Path, clock: &Clock) -> Result<(), StartError> {
    let at = |fault| StartError::at("demo accounts", fault);
    if store.transact(&Trail::nobody(), |tx| tx.find_account(PORTAL)).await.map_err(at)?.is_some() {
        return Ok(());
    }
    let now = microseconds(clock());
    let mut random = [0u8; 16];
    getrandom::fill(&mut random).map_err(|fault| StartError::at("randomness", fault))?;
    let mut mint = Mint::new(now, u128::from_le_bytes(random));
    let mut bodies = Vec::new();
    for body in demo::bodies() {
        let bin =
            Bin::parse(body.bin).ok_or_else(|| StartError(format!("demo BIN {} is wrong", body.bin)))?;
        let name = Text { kk: body.name_kk.into(), ru: body.name_ru.into(), en: body.name_en.into() };
        let services = body.services.iter().map(|code| (*code).to_owned()).collect();
        let parent = body.department_of.and_then(|(of, _)| bodies.get(of)).map(|of: &Body| of.id.clone());
        let territory = body.department_of.and_then(|(_, code)| Territory::parse(code));
        bodies.push(Body { services, parent, territory, ..Body::new(BodyId::new(&mut mint), bin, name) });
    }
    let divisions = divisions(&bodies, &mut mint);
    // One hash serves all: the password is public anyway, and a start should not take a second for it.
    let secret_hash = passwords::hash(demo::PASSWORD).map_err(at)?;
    let portals = portals::portals(&folder.join("sandbox"), &mut mint, now)?;
    let (mut accounts, clients): (Vec<_>, Vec<_>) = portals.into_iter().unzip();
    let (mut employed, mut addresses) = (Vec::new(), Vec::new());
    for person in demo::people() {
        let id = AccountId::new(&mut mint);
        employed.extend(employ(person, &bodies, &divisions, (&id, &mut mint))?);
        addresses.push(addresses_of(person, &bodies, now)?);
        accounts.push(Account {
            id,
            login: person.login.into(),
            secret_hash: secret_hash.clone(),
            name: person.organisation().filter(|_| person.body.is_none()).unwrap_or(person.name).into(),
            standing: standing(person)?,
            created_at: now,
        });
    }
    let trail = Trail::system("seed_sandbox", now, &mint);
    let write = store.transact(&trail, move |tx| {
        bodies.iter().try_for_each(|body| tx.insert_body(body))?;
        divisions.iter().try_for_each(|unit| tx.insert_unit(unit))?;
        accounts.iter().try_for_each(|account| tx.insert_account(account))?;
        clients.iter().try_for_each(|client| tx.insert_client(client))?;
        addresses.iter_mut().try_for_each(|wishes| tx.save_preferences(wishes))?;
        employed.iter().try_for_each(|(post, employment)| {
            tx.insert_post(post)?;
            tx.insert_employment(employment)
        })
    });
    write.await.map_err(at)
}

/// The divisions of the demo bodies, each with all the services of its body.
fn divisions(bodies: &[Body], mint: &mut Mint) -> Vec<Unit> {
    let divided = bodies.iter().zip(demo::bodies()).filter_map(|(body, demo)| Some((body, demo.division?)));
    let unit = |(body, [kk, ru, en]): (&Body, [&str; 3])| Unit {
        id: UnitId::new(mint),
        body: body.id.clone(),
        name: Text { kk: kk.into(), ru: ru.into(), en: en.into() },
        services: body.services.clone(),
        closed_on: None,
        version: 1,
    };
    divided.map(unit).collect()
}

/// Where a demo person gets his notices: everybody by e-mail, applicants who are people by SMS too.
fn addresses_of(person: &DemoPerson, bodies: &[Body], now: Instant) -> Result<Preferences, StartError> {
    let wrong = || StartError(format!("the demo person {} is wrong", person.key_name));
    let party = Party::parse(person.login).ok_or_else(wrong)?;
    let body = person.body.and_then(|index| bodies.get(index));
    let mailbox = match (body, Iin::parse(person.iin)) {
        (Some(body), Some(iin)) => Mailbox::of_staff(&iin, &body.id),
        _ => Mailbox::of_party(&party),
    };
    let address = |to: String| Some(Address { to, is_on: true, confirmed_at: Some(now) });
    let mut wishes = Preferences::none(mailbox);
    // Nobody's: RFC 2606 keeps `.example` free, and no operator of Kazakhstan has the code 000.
    wishes.email = address(format!("{}@ruqsat.example", person.key_name));
    if person.body.is_none() && matches!(party, Party::Individual { .. }) {
        wishes.sms = address(format!("+7000{}", person.iin.get(5..).unwrap_or_default()));
    }
    Ok(wishes)
}

/// As what a demo person acts in his own name.
fn standing(person: &DemoPerson) -> Result<Standing, StartError> {
    let wrong = || StartError(format!("the demo person {} is wrong", person.key_name));
    let iin = Iin::parse(person.iin).ok_or_else(wrong)?;
    Ok(Standing::Applicant { party: Party::parse(person.login).ok_or_else(wrong)?, iin: Some(iin) })
}

/// The post of a demo member of staff, held since the first day of 2020: a test clock may stand in the past.
fn employ(
    person: &DemoPerson,
    bodies: &[Body],
    divisions: &[Unit],
    (account, mint): (&AccountId, &mut Mint),
) -> Result<Option<(Post, Employment)>, StartError> {
    let Some(index) = person.body else { return Ok(None) };
    let wrong = || StartError(format!("the demo person {} is wrong", person.key_name));
    let body = bodies.get(index).ok_or_else(wrong)?.id.clone();
    let division = divisions.iter().find(|unit| unit.body == body && person.is_in_division());
    let title = person.roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let post = Post {
        id: PostId::new(mint),
        body: body.clone(),
        unit: division.map(|unit| unit.id.clone()),
        title: Text { kk: title.clone(), ru: title.clone(), en: title },
        roles: person.roles.iter().copied().collect(),
        closed_on: None,
        version: 1,
    };
    let employment = Employment {
        id: EmploymentId::new(mint),
        body,
        post: post.id.clone(),
        account: account.clone(),
        iin: Iin::parse(person.iin).ok_or_else(wrong)?,
        name: person.name.to_owned(),
        from: NaiveDate::from_ymd_opt(2020, 1, 1).ok_or_else(wrong)?,
        until: None,
        version: 1,
    };
    Ok(Some((post, employment)))
}
