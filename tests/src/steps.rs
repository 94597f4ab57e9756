//! The steps of an application as people take them, so that a test begins where it is interesting.

use crate::desks::{definition, desk_evidence};
use crate::examples::example_form;
use crate::people::{Person, sign};
use reqwest::Method;
use ruqsat_licensing::values::sha256_hex;
use ruqsat_sandbox::demo;
use ruqsat_sdk::Error;
use ruqsat_sdk::models::{
    Application, ApplicationStatus, Channel, NewApplication, NewSignature, Payment, Task, TaskCompletion,
    Verdict,
};
use ruqsat_sdk::operations::{GetAnswerSignableParams, ListTasksParams};
use serde_json::Value;
use std::time::Duration;

/// Code of the paid service.
pub const PIPELINES: &str = "main-pipelines-operation-licence";
/// Code of the free service.
pub const OZONE: &str = "ozone-works-permit";

/// A right form of the paid service.
pub fn pipelines_form() -> Value {
    example_form(PIPELINES, "issue")
}

/// A right form of the free service.
pub fn ozone_form() -> Value {
    example_form(OZONE, "issue")
}

impl Person<'_> {
    /// Files a complete application.
    pub async fn file(&self, service: &str) -> Application {
        self.file_operation(service, "issue").await
    }

    /// Files a complete application for an operation.
    pub async fn file_operation(&self, service: &str, operation: &str) -> Application {
        let new = NewApplication {
            form: Some(example_form(service, operation)),
            submit: Some(true),
            ..NewApplication::new(service, operation, Channel::Portal)
        };
        self.api.applications().create(&new).await.expect("an application")
    }

    /// Starts the payment.
    pub async fn order(&self, id: &str) -> Payment {
        self.api.payments().create(id).await.expect("a payment")
    }

    /// Presses a button on the gateway's page: `pay`, `decline` or `cancel`.
    pub async fn press(&self, payment: &Payment, action: &str) {
        let page = payment.page_url.as_deref().expect("a page");
        let pressed = reqwest::Client::new()
            .request(Method::POST, page)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("action={action}"))
            .send()
            .await
            .expect("the page answers");
        assert!(pressed.status().is_success(), "{}", pressed.status());
    }

    /// Pays and waits for the gateway's callback.
    pub async fn pay(&self, id: &str) {
        let payment = self.order(id).await;
        self.press(&payment, "pay").await;
        self.until(id, &ApplicationStatus::AwaitingSignature).await;
    }

    /// Waits until an application has a status.
    pub async fn until(&self, id: &str, status: &ApplicationStatus) {
        for _ in 0..200 {
            if self.api.applications().get(id).await.expect("the application").status == *status {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{id} did not become {}", status.as_str());
    }

    /// Signs with the person's own key.
    pub async fn sign_application(&self, id: &str) -> Result<Application, Error> {
        self.sign_application_with(id, self.demo.key_name).await
    }

    /// Signs with any key of the world.
    pub async fn sign_application_with(&self, id: &str, key_name: &str) -> Result<Application, Error> {
        let signable = self.api.applications().get_signable(id).await?;
        let signature = sign(self.world, key_name, &signable.content);
        self.api.applications().sign(id, &NewSignature { signature }).await
    }

    /// Files, pays where a fee is due, and signs.
    pub async fn register(&self, service: &str) -> Application {
        let application = self.file(service).await;
        if application.status == ApplicationStatus::AwaitingPayment {
            self.pay(&application.id).await;
        }
        self.sign_application(&application.id).await.expect("a registered application")
    }

    /// The open task of an application, seen by a member of its body.
    pub async fn open_task(&self, id: &str) -> Option<Task> {
        let all = ListTasksParams {
            application: Some(id.into()),
            all_roles: Some(true),
            ..ListTasksParams::default()
        };
        self.api.tasks().list(&all).await.expect("tasks").items.into_iter().next()
    }

    /// Completes a task with a right answer, yes or no.
    pub async fn complete(&self, task: &Task, yes: bool) -> Result<Application, Error> {
        let mut done =
            TaskCompletion::new(task.activity.as_str(), if yes { Verdict::Ok } else { Verdict::Fail });
        done.evidence = desk_evidence(task);
        if task.activity == "await_approvals" {
            done.text = (!yes).then(|| "Келісілмейді.".into());
            done = self.signed_answer(&task.id, done).await?;
        } else if !yes {
            let grounds = &definition(&task.service).grounds;
            let ground = grounds.iter().find(|one| one.id == "requirements_not_met").or(grounds.first());
            done.grounds = ground.map(|one| vec![one.id.clone()]);
            done.text = Some("Талаптарға сәйкес келмейді.".into());
        } else if task.activity == "draft" {
            done.text = Some("Қорытынды.".into());
        } else if ["sign", "sign_result"].contains(&task.activity.as_str()) {
            done.signature = Some(self.sign(&self.api.tasks().get_signable(&task.id).await?.content));
        }
        Ok(self.api.tasks().complete(&task.id, &done).await?.application)
    }

    /// The answer of a body that was asked, with its signature.
    pub async fn signed_answer(&self, task: &str, done: TaskCompletion) -> Result<TaskCompletion, Error> {
        let text_sha256 = done.text.as_deref().map(|text| sha256_hex(text.as_bytes()));
        let said =
            GetAnswerSignableParams { text_sha256, ..GetAnswerSignableParams::new(done.verdict.clone()) };
        let content = self.api.tasks().get_answer_signable(task, &said).await?.content;
        Ok(TaskCompletion { signature: Some(self.sign(&content)), ..done })
    }
}

impl crate::World {
    /// Whoever of a body has the open task does it, `yes` deciding by activity, until none is open or `most` are done.
    pub async fn review(&self, body: &str, id: &str, most: usize, yes: impl Fn(&Task) -> bool) -> usize {
        let registrar = self.person(&format!("{body}-registrar")).await;
        for done in 0..most {
            let Some(task) = registrar.open_task(id).await else { return done };
            let answer = yes(&task);
            self.colleague(body, &task.role).await.complete(&task, answer).await.expect("a completed task");
        }
        most
    }

    /// The member of a body's staff who holds a role.
    pub async fn colleague(&self, body: &str, role: &str) -> Person<'_> {
        let holds = |person: &&demo::DemoPerson| {
            person.key_name.starts_with(body) && person.roles.iter().any(|own| own.to_string() == role)
        };
        let person = demo::people().iter().find(holds).expect("somebody holds the role");
        self.person(person.key_name).await
    }

    /// A licence of the paid service or a permit of the free one, issued to a person with this key.
    pub async fn issue(&self, key_name: &str, service: &str) -> Application {
        let person = self.person(key_name).await;
        let id = person.register(service).await.id;
        self.review(if service == PIPELINES { "pipelines" } else { "ozone" }, &id, 20, |_| true).await;
        person.api.applications().get(&id).await.expect("the application")
    }
}
