//! Who may call which operation: a table with a row for every operation of the spec, held against the server.

mod check;
mod table;

use reqwest::Method;
use ruqsat_sdk::models::{Channel, NewApplication};
use ruqsat_tests::{OZONE, PIPELINES, RawAnswer, World, pipelines_form};
use serde_json::Value;
use tokio::sync::OnceCell;

/// Things of every kind to ask for: an application that went all its way, so that nothing of it can change any more.
struct Scene {
    application: String,
    /// The same of a service whose act has a questionnaire.
    surveyed: String,
    payment: String,
    document: String,
    task: String,
    licence: String,
    tokens: Vec<(Who, String)>,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// The applicant of the application.
    Owner,
    /// Another applicant.
    Neighbour,
    /// Who did the task of the application.
    Staff,
    /// Staff of its body with another role.
    Colleague,
    /// Staff of another body.
    OtherBody,
    /// A portal with no person behind it.
    Portal,
}

impl Scene {
    async fn get() -> &'static Self {
        static SCENE: OnceCell<Scene> = OnceCell::const_new();
        SCENE.get_or_init(Self::make).await
    }

    async fn make() -> Self {
        let world = World::shared();
        let owner = world.person("applicant-entity").await;
        let new = NewApplication {
            form: Some(pipelines_form()),
            ..NewApplication::new(PIPELINES, "issue", Channel::Portal)
        };
        let id = owner.api.applications().create(&new).await.expect("a draft").id;
        let document = owner.attach(&id, "qualification").await.expect("a file").id;
        owner.api.applications().submit(&id).await.expect("submitted");
        owner.pay(&id).await;
        owner.sign_application(&id).await.expect("registered");
        world.review("pipelines", &id, 20, |_| true).await;
        let issued = owner.api.applications().get(&id).await.expect("issued");
        let head = world.person("pipelines-head").await;
        let raw = world.raw();
        let tasks = format!("/v1/tasks?state=completed&application={}", issued.id);
        let tasks = raw.get(&tasks, &head.token).await.json;
        let of_head = |task: &&Value| task["activity"] == "sign_result";
        let task = tasks["items"].as_array().expect("tasks").iter().find(of_head).expect("the last task");
        let number = issued.result_number.as_deref().expect("a number");
        let licences = raw.get(&format!("/v1/licences?number={number}"), "").await.json;
        let payments = owner.api.payments().list(&issued.id).await.expect("payments").items;
        let portal = raw
            .request(Method::POST, "/v1/token", "")
            .header("content-type", "application/x-www-form-urlencoded")
            .body("grant_type=client_credentials&client_id=demo-portal&client_secret=demo-portal-secret");
        let portal = raw.send(portal).await.json;
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        Self {
            payment: payments.first().expect("a payment").id.clone(),
            application: issued.id,
            document,
            surveyed: world.issue("applicant-entity", OZONE).await.id,
            task: text(&task["id"]),
            licence: text(&licences["items"][0]["id"]),
            tokens: vec![
                (Who::Owner, owner.token),
                (Who::Neighbour, world.person("applicant").await.token),
                (Who::Staff, head.token),
                (Who::Colleague, world.person("pipelines-registrar").await.token),
                (Who::OtherBody, world.person("ozone-head").await.token),
                (Who::Portal, text(&portal["access_token"])),
            ],
        }
    }

    /// A path of the spec with real ids in it.
    fn path(&self, template: &str) -> String {
        let id = if template.starts_with("/v1/tasks") {
            &self.task
        } else if template.starts_with("/v1/payments") {
            &self.payment
        } else if template.starts_with("/v1/grants") {
            "grt_01jd0000000000000000000000"
        } else if template.starts_with("/v1/notices") {
            "ntc_01jd0000000000000000000000"
        } else if template.starts_with("/v1/representations") {
            "rep_01jd0000000000000000000000"
        } else if template.starts_with("/v1/licences") {
            &self.licence
        } else if template.ends_with("/survey") {
            &self.surveyed
        } else {
            &self.application
        };
        let template = template.replace("{code}", OZONE).replace("{flow}", "portal");
        template.replace("{id}", id).replace("{document}", &self.document)
    }

    /// Sends a request that is right in all but the caller.
    async fn send(&self, operation: &Operation, token: &str) -> RawAnswer {
        let (media, body) = table::body(&operation.id);
        let path = self.path(&operation.path) + table::query(&operation.id);
        let raw = World::shared().raw();
        let mut request = raw.request(operation.method.clone(), &path, token);
        if !body.is_empty() {
            request = request.header("content-type", media).body(body);
        }
        raw.send(request).await
    }
}

/// An operation of the spec.
struct Operation {
    id: String,
    method: Method,
    path: String,
    /// Whether the spec says that it needs no token.
    open: bool,
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
                open: operation["security"] == serde_json::json!([{}]),
            });
        }
    }
    found
}
