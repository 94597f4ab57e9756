//! The people of a world, each signed in once and again before his token ends.

use crate::sql::Raw;
use crate::{Person, World};
use chrono::{DateTime, TimeDelta, Utc};
use ruqsat_sandbox::demo::{self, DemoPerson};
use ruqsat_sdk::Client;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

/// A token lives fifteen minutes.
const FRESH: TimeDelta = TimeDelta::minutes(10);

/// Since when somebody is signed in.
type SignedIn<'w> = (DateTime<Utc>, Arc<Person<'w>>);

/// The people.
pub struct Crowd<'w> {
    /// Where they live.
    pub world: &'w World,
    people: Mutex<HashMap<&'static str, SignedIn<'w>>>,
    database: Mutex<Raw>,
}

impl<'w> Crowd<'w> {
    /// Nobody is signed in yet.
    pub fn new(world: &'w World) -> Self {
        Self { world, people: Mutex::default(), database: Mutex::new(Raw::open(&world.database_url())) }
    }

    /// The trace of a case as the database holds it, in order: `flow/n outcome`.
    pub fn rows(&self, id: &str) -> Vec<String> {
        let rows = "SELECT flow || '/' || n || ' ' || outcome AS text FROM trace";
        self.texts(&format!("{rows} WHERE application = '{id}' ORDER BY seq"))
    }

    /// The steps of which the database holds a row: `service/flow/n`.
    pub fn steps(&self) -> BTreeSet<String> {
        let rows = "SELECT DISTINCT service || '/' || flow || '/' || n AS text FROM trace";
        self.texts(&format!("{rows} JOIN applications ON application = id")).into_iter().collect()
    }

    fn texts(&self, query: &str) -> Vec<String> {
        self.database.lock().expect("no panic").texts(query)
    }

    /// The person with this key, with a token that will do.
    pub async fn person(&self, key_name: &'static str) -> Arc<Person<'w>> {
        let known = self.people.lock().expect("no panic").get(key_name).cloned();
        if let Some((since, person)) = known
            && self.world.now() - since < FRESH
        {
            return person;
        }
        let (now, mut person) = (self.world.now(), self.world.person(key_name).await);
        // As portals do: a connection that was closed while it rested is no answer.
        let client = Client::builder(&self.world.url).locale("en").build().expect("a client");
        person.api = client.with_token(&person.token);
        let person = Arc::new(person);
        self.people.lock().expect("no panic").insert(key_name, (now, person.clone()));
        person
    }

    /// Whoever of the licensor of a service, or of the service centre, holds a role.
    pub async fn staff(&self, service: &str, role: &str) -> Arc<Person<'w>> {
        let body = demo::bodies().iter().position(|body| body.services.contains(&service));
        let holds = |person: &&DemoPerson| {
            let here = person.body.is_some() && (role == "psc_operator" || person.body == body);
            here && person.roles.iter().any(|own| own.to_string() == role)
        };
        let person = demo::people().iter().find(holds);
        self.person(person.unwrap_or_else(|| panic!("nobody is {role} for {service}")).key_name).await
    }
}
