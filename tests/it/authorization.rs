//! Who may call which operation: a table with a row for every operation of the spec, held against the server for every
//! role, in every relation to what is asked for.

mod callers;
mod check;
mod matrix;
mod table;
mod things;

use callers::Caller;
use reqwest::Method;
use ruqsat_tests::{OZONE, Options, Raw, RawAnswer, World};
use serde_json::Value;
use std::ops::Deref;
use things::Thing;
use tokio::sync::OnceCell;

/// Everybody, and everything to ask for.
struct Stage {
    /// Lives as long as the stage.
    world: World,
    callers: Vec<Caller>,
    things: Vec<Thing>,
}

/// The stage, and a client of one's own: a connection does not outlive the test that opened it.
struct Scene {
    stage: &'static Stage,
    raw: Raw,
}

impl Deref for Scene {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        self.stage
    }
}

impl Scene {
    async fn get() -> Self {
        static STAGE: OnceCell<Stage> = OnceCell::const_new();
        let stage = STAGE.get_or_init(Self::set).await;
        Self { stage, raw: stage.world.raw() }
    }

    async fn set() -> Stage {
        let world = World::start(Options::default()).expect("the server starts");
        let (things, callers) = (things::all(&world).await, callers::all(&world).await);
        Stage { world, callers, things }
    }

    /// Sends a request that is right in all but the caller.
    async fn send(&self, operation: &Operation, thing: &Thing, token: &str) -> RawAnswer {
        let (media, body) = table::body(&operation.id);
        let path = path(&operation.path, thing) + table::query(&operation.id);
        let mut request = self.raw.request(operation.method.clone(), &path, token);
        if !body.is_empty() {
            let body = body.replace("{body}", &thing.body_id);
            request = request.header("content-type", media).body(body);
        }
        self.raw.send(request).await
    }
}

/// A path of the spec with real ids in it.
fn path(template: &str, thing: &Thing) -> String {
    let id = if template.starts_with("/v1/tasks") {
        &thing.task
    } else if template.starts_with("/v1/payments") {
        thing.payment.as_deref().unwrap_or_default()
    } else if template.starts_with("/v1/bodies") {
        &thing.body_id
    } else if template.starts_with("/v1/mobile-signings") {
        "mob_01jd0000000000000000000000"
    } else if template.starts_with("/v1/grants") {
        "grt_01jd0000000000000000000000"
    } else if template.starts_with("/v1/notices") {
        "ntc_01jd0000000000000000000000"
    } else if template.starts_with("/v1/representations") {
        "rep_01jd0000000000000000000000"
    } else if template.starts_with("/v1/licences") {
        &thing.licence
    } else if template.ends_with("/survey") {
        &thing.surveyed
    } else {
        &thing.application
    };
    let known = [
        ("{code}", OZONE),
        ("{flow}", "portal"),
        ("{year}", "2026"),
        ("{day}", "2099-01-01"),
        ("{number}", &thing.number),
    ];
    let none = "01jd0000000000000000000000";
    let nothing = [
        ("{unit}", "unt"),
        ("{post}", "pst"),
        ("{employee}", "emp"),
        ("{substitution}", "sbt"),
        ("{change}", "lch"),
    ];
    let template = known.iter().fold(template.to_owned(), |path, (name, value)| path.replace(name, value));
    let of_body = |path: String, (name, kind): &(&str, &str)| path.replace(name, &format!("{kind}_{none}"));
    let template = nothing.iter().fold(template, of_body);
    template.replace("{id}", id).replace("{document}", thing.document.as_deref().unwrap_or_default())
}

/// An operation of the spec.
struct Operation {
    id: String,
    method: Method,
    path: String,
    /// The scopes that the spec says it needs, each of them; `None` where it needs no token.
    scopes: Option<Vec<String>>,
}

impl Operation {
    /// The things it can be tried on.
    fn on<'a>(&self, things: &'a [Thing]) -> Vec<&'a Thing> {
        let (of_task, of_payment) =
            (self.path.starts_with("/v1/tasks/{id}"), self.path.starts_with("/v1/payments/{id}"));
        let of_case =
            ["/v1/applications/{id}", "/v1/bodies/{id}"].iter().any(|path| self.path.starts_with(path));
        // A case stands there once for each of its tasks.
        let is_first = |at: usize| things[..at].iter().all(|one| one.application != things[at].application);
        let fits = |(at, thing): &(usize, &Thing)| {
            of_task
                || (of_payment && thing.payment.is_some())
                || (of_case && is_first(*at))
                || (!of_payment && *at == 0)
        };
        things.iter().enumerate().filter(fits).map(|(_, thing)| thing).collect()
    }
}

fn operations() -> Vec<Operation> {
    let spec: Value = serde_json::from_str(ruqsat_server::SPEC).expect("the spec");
    let mut found = Vec::new();
    for (path, item) in spec["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            found.push(Operation {
                id: operation["operationId"].as_str().expect("an operationId").to_owned(),
                method: method.to_uppercase().parse().expect("a method"),
                path: path.clone(),
                scopes: serde_json::from_value(operation["security"][0]["oauth2"].clone()).expect("scopes"),
            });
        }
    }
    found
}
