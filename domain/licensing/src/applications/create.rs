//! Creating an application: a draft at the first step after the session.

use super::filer::{check_desk, may_file, role_on};
use super::route::route;
use super::{Application, Channel, Desk, inquiry, load, moving, submit};
use crate::access::Call;
use crate::catalogue::{Catalogue, Definition, Entitled, Entry, Operation};
use crate::error::{Error, Refusal, Result};
use crate::flow::{Status, start};
use crate::ids::{ApplicationId, BodyId, LicenceId};
use crate::once::once;
use crate::organisations::Territory;
use crate::payments;
use crate::ports::{Ports, Tx};
use crate::registers::Representative;
use crate::values::{Party, civil_day};
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
    /// For whom an employee enters it at a desk; `None` on the portal.
    pub behalf: Option<Behalf>,
    /// The region in which it is wanted; where the service has no body there, that of the whole country decides.
    pub territory: Option<Territory>,
    /// The licence it is about, for every operation but issue.
    pub subject_licence: Option<LicenceId>,
    /// The form, possibly unfinished.
    pub form: Value,
    /// An application of the same applicant that ended before it was registered: this one is a copy of it, with its form
    /// where that is empty, and takes along what was paid and did not go back yet.
    pub copy_of: Option<ApplicationId>,
    /// Whether it is complete: submit it in the same write.
    pub submit: bool,
}

/// For whom an employee enters an application.
#[derive(Clone, Debug)]
pub struct Behalf {
    /// The applicant.
    pub party: Party,
    /// Who stands there for him, if somebody does.
    pub representative: Option<Representative>,
    /// Whether the employee saw a document of identity.
    pub identified: bool,
}

/// Creates an application of the calling applicant, or at a desk one for somebody else, who is told at once when it is
/// submitted. With `submit` the registers are asked too, where the channel asks them; where they cannot tell, the
/// application waits for them.
///
/// Errors: `Invalid` for an unknown service, operation or channel, for a licence that is missing or not wanted, and
/// for an applicant where none is to be named or none is, and for a region in which nobody decides the service;
/// `Forbidden` for another desk; `ConflictOfInterest` for an employee who would enter an application of his own;
/// `NotAccepting`, `ChannelClosed`, `LicenceNotEligible`, `LicenceBusy`.
pub async fn create(ports: &Ports, call: &Call, command: Create) -> Result<Application> {
    may_file(&call.actor)?;
    let definition = ports
        .catalogue
        .service(&command.service, civil_day(call.now))
        .map_err(|_| Error::invalid("/service", "unknown_service", "there is no such service"))?;
    let (operation, entry) = named(&definition, &command)?;
    let (applicant, desk) = party(call, &command)?;
    check(&definition, operation, entry, &command, &applicant)?;
    let draft = draft(call, &definition, &command, applicant, desk)?;
    let inquiry = match (&draft.application.desk, command.submit) {
        (Some(_), true) => inquiry::try_asking(ports, call, &definition, &draft.application).await?,
        _ => None,
    };
    let (catalogue, trail, call) = (ports.catalogue.clone(), call.trail.clone(), call.clone());
    let rules = ports.document_rules;
    ports
        .store
        .transact(&trail, move |tx| {
            once(tx, &call, |tx| {
                let Draft { mut application, started, mut mint } = draft;
                let (territory, desk) = (command.territory.as_ref(), application.desk.as_ref());
                let at = desk.filter(|_| application.channel() == Channel::Provider).map(|desk| &desk.body);
                application.body = route(tx, &definition.code, territory, at)?.id;
                if application.desk.is_some() {
                    check_desk(tx, &call, &application)?;
                }
                let original = original(tx, &catalogue, &call, &command, &application)?;
                if let (Some(original), true) = (&original, is_empty(&application.form)) {
                    application.form.clone_from(&original.form);
                }
                crate::licences::check_subject(tx, &definition, &application)?;
                tx.insert_application(&application)?;
                if let Some(original) = &original {
                    payments::carry(tx, &original.id, &application, call.now)?;
                }
                moving::write(tx, &mut mint, &definition, &mut application, started, call.now)?;
                if command.submit {
                    submit::freeze(tx, &mut mint, &catalogue, &rules, &definition, &mut application, &call)?;
                }
                if let Some(inquiry) = inquiry {
                    inquiry::hear(tx, &mut mint, &definition, &mut application, inquiry, &call)?;
                }
                Ok(application)
            })
        })
        .await
}

fn is_empty(form: &Value) -> bool {
    form.as_object().is_some_and(serde_json::Map::is_empty)
}

/// The application that this one is a copy of.
///
/// Errors: `Invalid` for one that is not there, of another applicant, service or operation, still open, or registered.
fn original(
    tx: &mut dyn Tx,
    catalogue: &Catalogue,
    call: &Call,
    command: &Create,
    copy: &Application,
) -> Result<Option<Application>> {
    let Some(id) = &command.copy_of else { return Ok(None) };
    let wrong = |said: &str| Error::invalid("/copy_of", "no_original", said);
    let original = match load(tx, catalogue, call, id) {
        Ok((original, _)) => original,
        Err(Error::NotFound(_)) => return Err(wrong("there is no such application of this applicant")),
        Err(fault) => return Err(fault),
    };
    let same = original.applicant == copy.applicant
        && original.service == copy.service
        && original.operation() == copy.operation();
    if !same {
        return Err(wrong("a copy is of the same applicant, service and operation"));
    }
    if !original.status.is_closed() || original.is_filed() {
        return Err(wrong("only what ended before it was registered is copied: withdraw it first"));
    }
    Ok(Some(original))
}

/// A case that was begun and is not written yet.
struct Draft {
    application: Application,
    started: crate::flow::Advanced,
    mint: crate::ids::Mint,
}

fn draft(
    call: &Call,
    definition: &Definition,
    command: &Create,
    applicant: Party,
    desk: Option<Desk>,
) -> Result<Draft> {
    let mut mint = call.mint.clone();
    let started = start(definition, &command.operation, command.channel, true, call.now)?;
    let applicant_name = match &desk {
        None => call.actor.name.clone(),
        // Until the registers tell.
        Some(_) => applicant.number().to_owned(),
    };
    let application = Application {
        id: ApplicationId::new(&mut mint),
        service: definition.code.clone(),
        definition_version: definition.version.clone(),
        structure_hash: definition.structure_hash(),
        applicant,
        applicant_name,
        filed_by: call.actor.account.clone(),
        client: call.actor.client.clone(),
        // Which it is, the database knows.
        body: BodyId::new(&mut mint),
        desk,
        subject_licence: command.subject_licence.clone(),
        due_at: None,
        calendar: None,
        by_successor: definition
            .operation(&command.operation)
            .is_some_and(|operation| operation.by == Entitled::Successor),
        form: command.form.clone(),
        case: started.case.clone(),
        status: Status::Draft,
        version: 1,
        created_at: call.now,
        updated_at: call.now,
    };
    Ok(Draft { application, started, mint })
}

/// Who applies, and at whose desk.
fn party(call: &Call, command: &Create) -> Result<(Party, Option<Desk>)> {
    match (command.channel, &command.behalf) {
        (Channel::Portal, None) => Ok((call.actor.party()?.clone(), None)),
        (Channel::Portal, Some(_)) => {
            call.actor.party()?;
            Err(Error::invalid(
                "/applicant",
                "unexpected",
                "on the portal the applicant is whoever signed in",
            ))
        }
        (channel, behalf) => {
            let (body, _, roles) = call.actor.staff()?;
            if !roles.contains(&role_on(channel)) {
                return Err(Error::Forbidden("this channel has a desk of its own"));
            }
            let Some(behalf) = behalf else {
                return Err(Error::invalid("/applicant", "required", "a desk names whom it files for"));
            };
            let Behalf { party, representative, identified } = behalf.clone();
            Ok((party, Some(Desk { body: body.clone(), identified, representative })))
        }
    }
}

/// Operation and entry of the service that the command names.
fn named<'a>(definition: &'a Definition, command: &Create) -> Result<(&'a Operation, &'a Entry)> {
    let operation = definition.operation(&command.operation).ok_or_else(|| {
        Error::invalid("/operation", "unknown_operation", "the service has no such operation")
    })?;
    let entry = definition
        .entry(command.channel)
        .ok_or_else(|| Error::invalid("/channel", "unknown_channel", "the service has no such channel"))?;
    Ok((operation, entry))
}

fn check(
    definition: &Definition,
    operation: &Operation,
    entry: &Entry,
    command: &Create,
    party: &Party,
) -> Result<()> {
    if !definition.accepting {
        return Err(Refusal::NotAccepting.into());
    }
    if !entry.open {
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
