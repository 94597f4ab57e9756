//! What happens at a desk, as the employees there do it.

use crate::example_form;
use crate::people::Person;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_licensing::catalogue::{Activity, Catalogue, Definition};
use ruqsat_sdk::Error;
use ruqsat_sdk::models::{
    Application, Channel, DeskEvidence, Document, NewApplication, NewDocument, OnBehalf, Task,
};
use ruqsat_sdk::operations::UploadDocumentParams;
use std::sync::{Arc, LazyLock};

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(&Catalogue::embedded_files()).expect("the catalogue that came along"));

/// The definition of a service that came with the binary.
pub fn definition(service: &str) -> Arc<Definition> {
    CATALOGUE.newest().into_iter().find(|one| one.code == service).expect("a service")
}

/// A scan: a PDF by its first bytes, no two alike.
pub fn scan(words: &str) -> String {
    STANDARD.encode(format!("%PDF-1.7\n% {words}\n%%EOF"))
}

/// What a desk sees or takes before this task: the act's steps say it.
pub(crate) fn desk_evidence(task: &Task) -> Option<Vec<DeskEvidence>> {
    let definition = definition(&task.service);
    let step = definition.step(&task.flow, &task.n)?;
    let asks = |activity| step.activities.contains(&activity);
    if asks(Activity::TakeConsent) {
        Some(vec![DeskEvidence::TakeConsent])
    } else if asks(Activity::IdentifyPerson) {
        Some(vec![DeskEvidence::IdentifyPerson, DeskEvidence::Collect])
    } else {
        None
    }
}

impl Person<'_> {
    /// A right request for somebody at this person's desk.
    pub fn request_for(&self, service: &str, operation: &str, number: &str) -> NewApplication {
        let channel = if self.demo.key_name == "centre-operator" { Channel::Psc } else { Channel::Provider };
        NewApplication {
            applicant: Some(OnBehalf { identified: Some(true), ..OnBehalf::new(number) }),
            form: Some(example_form(service, operation)),
            submit: Some(true),
            ..NewApplication::new(service, operation, channel)
        }
    }

    /// Enters a complete application for somebody.
    pub async fn enter(&self, service: &str, operation: &str, number: &str) -> Application {
        let new = self.request_for(service, operation, number);
        self.api.applications().create(&new).await.expect("an application")
    }

    /// Adds a file of a kind.
    pub async fn attach(&self, id: &str, kind: &str) -> Result<Document, Error> {
        let new = NewDocument { kind: kind.into(), name: format!("{kind}.pdf"), content: scan(kind) };
        self.api.documents().attach(id, &new).await
    }

    /// Uploads a file of a kind under a name, in the bytes it is.
    pub async fn upload(&self, id: &str, kind: &str, name: &str, bytes: Vec<u8>) -> Result<Document, Error> {
        let params = UploadDocumentParams { kind: kind.into(), name: name.into() };
        self.api.documents().upload(id, &params, "application/octet-stream", bytes).await
    }

    /// Scans what the service asks for on this channel.
    pub async fn scan_all(&self, application: &Application) {
        let definition = definition(&application.service);
        let channel = application.channel.as_str();
        for document in &definition.documents {
            let asked = document.channels.is_empty()
                || document.channels.iter().any(|known| known.to_string() == channel);
            let of_operation = document.ops.is_empty() || document.ops.contains(&application.operation);
            if asked && of_operation && !document.obtained {
                self.attach(&application.id, &document.id).await.expect("a scan");
            }
        }
        self.attach(&application.id, "other").await.expect("a scan");
    }

    /// Does what is open at this desk until nothing is.
    pub async fn finish_entry(&self, application: &Application) -> Application {
        self.scan_all(application).await;
        while let Some(task) = self.open_task(&application.id).await {
            if task.role != "provider_employee" && task.role != "psc_operator" {
                break;
            }
            self.complete(&task, true).await.expect("a completed task");
        }
        self.api.applications().get(&application.id).await.expect("the application")
    }
}
