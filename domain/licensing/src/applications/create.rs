//! Creating an application: a draft at the first step after the session.

use super::{Application, Channel, moving, submit};
use crate::access::Call;
use crate::catalogue::Definition;
use crate::error::{Error, Refusal, Result};
use crate::flow::start;
use crate::ids::{ApplicationId, LicenceId};
use crate::once::once;
use crate::ports::Ports;
use crate::values::Party;
use serde_json::Value;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Create {
    /// Code of the service.
    pub service: String,
    /// Operation of that service.
    pub operation: String,
    /// How it comes.
    pub channel: Channel,
    /// The licence it is about, for every operation but issue.
    pub subject_licence: Option<LicenceId>,
    /// The form, possibly unfinished.
    pub form: Value,
    /// Whether it is complete: submit it in the same write.
    pub submit: bool,
}

/// Creates an application of the calling applicant.
///
/// Errors: `Invalid` for an unknown service, operation or channel and for a licence that is missing or not wanted;
/// `NotAccepting`, `ChannelClosed`, `LicenceNotEligible`, `LicenceBusy`.
pub async fn create(ports: &Ports, call: &Call, command: Create) -> Result<Application> {
    let party = call.actor.party()?.clone();
    let definition = ports
        .catalogue
        .service(&command.service)
        .map_err(|_| Error::invalid("/service", "unknown_service", "there is no such service"))?;
    check(&definition, &command, &party)?;
    let (catalogue, trail, call) = (ports.catalogue.clone(), call.trail.clone(), call.clone());
    ports
        .store
        .transact(&trail, move |tx| {
            once(tx, &call, |tx| {
                let mut mint = call.mint.clone();
                let started = start(&definition, &command.operation, command.channel, true, call.now)?;
                let body = tx.find_body_serving(&definition.code)?.ok_or_else(|| {
                    Error::Internal(format!("no licensing body decides {}", definition.code))
                })?;
                let mut application = Application {
                    id: ApplicationId::new(&mut mint),
                    service: definition.code.clone(),
                    definition_version: definition.version.clone(),
                    structure_hash: definition.structure_hash(),
                    applicant: party.clone(),
                    applicant_name: call.actor.name.clone(),
                    filed_by: call.actor.account.clone(),
                    client: call.actor.client.clone(),
                    body: body.id,
                    desk: None,
                    subject_licence: command.subject_licence.clone(),
                    form: command.form.clone(),
                    case: started.case.clone(),
                    status: crate::flow::Status::Draft,
                    version: 1,
                    created_at: call.now,
                    updated_at: call.now,
                };
                crate::licences::check_subject(tx, &definition, &application)?;
                tx.insert_application(&application)?;
                moving::write(tx, &mut mint, &definition, &mut application, started, call.now)?;
                if command.submit {
                    submit::freeze(tx, &mut mint, &catalogue, &definition, &mut application, &call)?;
                }
                Ok(application)
            })
        })
        .await
}

fn check(definition: &Definition, command: &Create, party: &Party) -> Result<()> {
    let operation = definition.operation(&command.operation).ok_or_else(|| {
        Error::invalid("/operation", "unknown_operation", "the service has no such operation")
    })?;
    let entry = definition
        .entry(command.channel)
        .ok_or_else(|| Error::invalid("/channel", "unknown_channel", "the service has no such channel"))?;
    if !definition.accepting {
        return Err(Refusal::NotAccepting.into());
    }
    if !entry.open || command.channel != Channel::Portal {
        return Err(Refusal::ChannelClosed.into());
    }
    let kind = match party {
        Party::Individual { .. } => ["individual", "individual_entrepreneur"].as_slice(),
        Party::LegalEntity { .. } => ["legal_entity"].as_slice(),
    };
    if !definition.applicants.iter().any(|applicant| kind.contains(&applicant.as_str())) {
        return Err(Error::Forbidden("this service is not for applicants of this kind"));
    }
    if !command.form.is_object() {
        return Err(Error::invalid("/form", "type", "the form is a JSON object"));
    }
    match (operation.outcome.needs_subject(), &command.subject_licence) {
        (true, None) => {
            Err(Error::invalid("/subject_licence", "required", "this operation is about a licence"))
        }
        (false, Some(_)) => {
            Err(Error::invalid("/subject_licence", "unexpected", "a first issue names no licence"))
        }
        _ => Ok(()),
    }
}
