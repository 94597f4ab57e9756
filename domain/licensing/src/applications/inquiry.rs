//! What the state registers say of an applicant for whom a desk files. They are asked before the transaction; what
//! they say moves the case, and where they say nothing it stays where it is (SEMANTICS rules 5 and 6).

use super::filer::{check_filer, filer, may_file};
use super::{Application, load, move_case};
use crate::access::Call;
use crate::catalogue::{Activity, Definition};
use crate::error::{Error, Refusal, Result};
use crate::flow::{Input, Signal, awaited};
use crate::ids::{ApplicationId, Mint};
use crate::once::{once, replayed};
use crate::ports::{Ports, Tx};
use crate::registers::{self, Inquiry, Register};

/// Most inquiries a case remembers: the last ones.
const MOST_INQUIRIES: usize = 10;

/// Asks the registers again about an application that waits for their answer.
///
/// Errors: `NotExpected` where it does not wait for them, `Unavailable` where they still cannot tell.
pub async fn inquire(ports: &Ports, call: &Call, id: ApplicationId) -> Result<Application> {
    may_file(&call.actor)?;
    if let Some(answer) = replayed(ports, call).await? {
        return Ok(answer);
    }
    let application = ports.views.application(&call.reader(), &id).await?;
    check_filer(&call.actor, &application)?;
    if application.status.is_closed() {
        return Err(Refusal::CaseClosed.into());
    }
    let definition = ports.catalogue.version(&application.service, &application.definition_version)?;
    if !waits(&definition, &application) {
        let place = awaited(&definition, &application.case).map(|place| place.activity);
        return Err(Error::NotExpected(place.into_iter().collect()));
    }
    let inquiry = ask(ports, call, &definition, &application).await?;
    let (catalogue, trail, call) = (ports.catalogue.clone(), call.trail.clone(), call.clone());
    ports
        .store
        .transact(&trail, move |tx| {
            once(tx, &call, |tx| {
                let (mut application, definition) = load(tx, &catalogue, &call, &id)?;
                filer(tx, &call, &application)?;
                let mut mint = call.mint.clone();
                hear(tx, &mut mint, &definition, &mut application, inquiry, &call)?;
                Ok(application)
            })
        })
        .await
}

/// The same with what is being submitted: nothing, where a register cannot tell now, and nobody is asked about what is
/// answered already or will be refused for its form.
pub(super) async fn try_asking(
    ports: &Ports,
    call: &Call,
    definition: &Definition,
    application: &Application,
) -> Result<Option<Inquiry>> {
    let is_done = replayed::<Application>(ports, call).await?.is_some();
    if is_done || definition.check_form(application.operation(), &application.form).is_err() {
        return Ok(None);
    }
    match ask(ports, call, definition, application).await {
        Err(Error::Unavailable { .. }) => Ok(None),
        told => told.map(Some),
    }
}

/// Asks about an applicant. What the entry flow asks stands in its step.
async fn ask(
    ports: &Ports,
    call: &Call,
    definition: &Definition,
    application: &Application,
) -> Result<Inquiry> {
    let representative = application.desk.as_ref().and_then(|desk| desk.representative.as_ref());
    let asks = asks(definition, application);
    registers::inquire(ports, asks, &application.applicant, representative, call.now).await
}

/// The registers that the entry flow asks; none on a channel that asks none.
fn asks<'a>(definition: &'a Definition, application: &Application) -> &'a [Register] {
    let entry = definition.entry(application.channel()).and_then(|entry| definition.flow(&entry.flow));
    let mut steps = entry.into_iter().flat_map(|flow| &flow.steps);
    steps.find(|step| step.activities.contains(&Activity::QueryRegister)).map_or(&[], |step| &step.asks)
}

fn waits(definition: &Definition, application: &Application) -> bool {
    awaited(definition, &application.case).is_some_and(|place| place.activity == Activity::CheckRegister)
}

/// Moves a case by what the registers said, if it waits for that, and keeps the answers as evidence.
pub(super) fn hear(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    definition: &Definition,
    application: &mut Application,
    inquiry: Inquiry,
    call: &Call,
) -> Result<()> {
    if !waits(definition, application) {
        return Ok(());
    }
    if let Some(name) = &inquiry.applicant_name {
        application.applicant_name.clone_from(name);
    }
    let known = inquiry.known;
    let inquiries = &mut application.case.facts.inquiries;
    inquiries.push(inquiry);
    let old = inquiries.len().saturating_sub(MOST_INQUIRIES);
    inquiries.drain(..old);
    let input = Input::Signal(Signal::Registers { known });
    move_case(tx, mint, definition, application, &input, call.now).map(drop)
}
