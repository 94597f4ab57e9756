//! Editing a draft.

use super::filer::{filer, may_file};
use super::{Application, load};
use crate::access::Call;
use crate::error::{Error, Refusal, Result};
use crate::ids::ApplicationId;
use crate::once::once;
use crate::ports::Ports;
use serde_json::Value;

/// What changes.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The application.
    pub id: ApplicationId,
    /// The new form, whole.
    pub form: Value,
}

/// Replaces the form of a draft. After submit it is immutable: `FormFrozen`.
pub async fn edit(ports: &Ports, call: &Call, command: Edit) -> Result<Application> {
    may_file(&call.actor)?;
    let (catalogue, trail, call) = (ports.catalogue.clone(), call.trail.clone(), call.clone());
    if !command.form.is_object() {
        return Err(Error::invalid("/form", "type", "the form is a JSON object"));
    }
    ports
        .store
        .transact(&trail, move |tx| {
            once(tx, &call, |tx| {
                let (mut application, _) = load(tx, &catalogue, &call, &command.id)?;
                filer(tx, &call, &application)?;
                if application.status.is_closed() {
                    return Err(Refusal::CaseClosed.into());
                }
                if application.case.facts.form.is_some() {
                    return Err(Refusal::FormFrozen.into());
                }
                (application.form, application.updated_at) = (command.form, call.now);
                tx.save_application(&mut application)?;
                Ok(application)
            })
        })
        .await
}
