//! The side of the phone. Whoever sees the QR can open it, but only the first one is given the token that shows the bytes
//! and takes the signature, and what he sends is believed in nothing but the CMS (PKI 3.5, server duty).

use super::{MobileSigning, State};
use crate::accounts::throttle::{self, Bound};
use crate::audit::Trail;
use crate::error::{Error, Refusal, Result};
use crate::organisations::Body;
use crate::ports::{Ports, Tx};
use crate::signatures::{Indication, VerifyRequest};
use crate::values::{Instant, Text, sha256_hex};

/// What the phone shows of a session: no more than a title, who asks, and the bytes.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The session.
    pub signing: MobileSigning,
    /// What the service is called.
    pub title: Text,
    /// The body that decides the case.
    pub body: Body,
}

/// What a phone asks. What it came with is counted where it is none, and refused once that was too often; a phone with a
/// right code and token is never kept out by what others of its network do.
async fn asked<T: Send + 'static>(
    ports: &Ports,
    (trail, now): (&Trail, Instant),
    work: impl FnOnce(&mut dyn Tx) -> Result<T> + Send + 'static,
) -> Result<T> {
    let done = ports.store.transact(trail, work).await;
    if matches!(done, Err(Error::NotFound(_) | Error::Unauthenticated)) {
        let bounds = throttle::of_phones(trail.peer());
        let count = move |tx: &mut dyn Tx| {
            over(throttle::admit(tx, &bounds, now))?;
            throttle::failed(tx, &bounds, now)
        };
        ports.store.transact(&Trail::nobody(), count).await?;
    }
    done
}

/// What is too much here is no sign-in.
fn over(admitted: Result<()>) -> Result<()> {
    admitted.map_err(|fault| match fault {
        Error::TooMany { until } => Error::OverBudget { until },
        other => other,
    })
}

async fn count(ports: &Ports, bounds: Vec<Bound>, now: Instant) -> Result<()> {
    ports.store.transact(&Trail::nobody(), move |tx| throttle::failed(tx, &bounds, now)).await
}

fn shown(tx: &mut dyn Tx, ports: &Ports, signing: MobileSigning) -> Result<Offer> {
    let application = tx.get_application(&signing.application)?;
    let definition = ports.catalogue.version(&application.service, &application.definition_version)?;
    let body = tx.get_body(&application.body)?;
    Ok(Offer { signing, title: definition.title.clone(), body })
}

fn by_code(tx: &mut dyn Tx, code: &str) -> Result<MobileSigning> {
    tx.find_mobile_signing_by_code(code)?.ok_or(Error::NotFound("mobile signing"))
}

/// Where a session stands: with its case closed there is nothing left to sign.
fn state(tx: &mut dyn Tx, signing: &MobileSigning, now: Instant) -> Result<State> {
    let is_closed = tx.get_application(&signing.application)?.status.is_closed();
    Ok(if is_closed { State::Cancelled } else { signing.state(now) })
}

/// Binds a session to the first who asks: `token` becomes its only one.
///
/// Errors: `NotFound`; `MobileSigningOver` for every later one, and for what is over; `OverBudget` for a network from
/// which too many codes or tokens came that are none.
pub async fn open(ports: &Ports, code: &str, token: &str, now: Instant, trail: &Trail) -> Result<Offer> {
    let (ports, code, token_sha256) = (ports.clone(), code.to_owned(), sha256_hex(token.as_bytes()));
    let asking = ports.clone();
    let work = move |tx: &mut dyn Tx| {
        let mut signing = by_code(tx, &code)?;
        if state(tx, &signing, now)? != State::Waiting {
            return Err(Refusal::MobileSigningOver.into());
        }
        (signing.token_sha256, signing.opened_at) = (Some(token_sha256), Some(now));
        tx.save_mobile_signing(&signing)?;
        shown(tx, &ports, signing)
    };
    asked(&asking, (trail, now), work).await
}

/// The open session of this token. A wrong token is told nothing of where the session stands.
fn opened(tx: &mut dyn Tx, code: &str, token: &str, now: Instant) -> Result<MobileSigning> {
    let signing = by_code(tx, code)?;
    if signing.token_sha256.as_deref() != Some(sha256_hex(token.as_bytes()).as_str()) {
        return Err(Error::Unauthenticated);
    }
    match state(tx, &signing, now)? {
        State::Opened => Ok(signing),
        _ => Err(Refusal::MobileSigningOver.into()),
    }
}

/// The bytes to sign, for the phone that opened the session.
///
/// Errors: `NotFound`, `Unauthenticated`, `MobileSigningOver`, `OverBudget`.
pub async fn offer(ports: &Ports, (code, token): (&str, &str), now: Instant, trail: &Trail) -> Result<Offer> {
    let (ports, code, token) = (ports.clone(), code.to_owned(), token.to_owned());
    let asking = ports.clone();
    let work = move |tx: &mut dyn Tx| {
        let signing = opened(tx, &code, &token, now)?;
        shown(tx, &ports, signing)
    };
    asked(&asking, (trail, now), work).await
}

/// Takes the signature, once. It has to be over the session's own bytes and of the person it was begun for; another one
/// is refused and the session goes on, for ten times.
///
/// Errors: those of [`offer`]; `MobileSignatureRefused`, `SignatureUnknown`.
pub async fn deliver(
    ports: &Ports,
    (code, token): (&str, &str),
    cms: Vec<u8>,
    now: Instant,
    trail: &Trail,
) -> Result<()> {
    let (code, token) = (code.to_owned(), token.to_owned());
    let named = (code.clone(), token.clone());
    let bounds = throttle::of_phone(&code);
    let admitted = bounds.clone();
    let look = move |tx: &mut dyn Tx| {
        let signing = opened(tx, &named.0, &named.1, now)?;
        over(throttle::admit(tx, &admitted, now))?;
        Ok(signing)
    };
    let signing = asked(ports, (trail, now), look).await?;
    let request = VerifyRequest { cms: cms.clone(), content: signing.content, asked: signing.asked, now };
    let report = ports.signatures.verify(request).await?.report;
    match report.indication {
        Indication::TotalPassed => {}
        _ if report.may_change() => return Err(Error::SignatureUnknown(Box::new(report))),
        _ => {
            count(ports, bounds, now).await?;
            return Err(Refusal::MobileSignatureRefused.into());
        }
    }
    let work = move |tx: &mut dyn Tx| {
        // Asked again: another request may have signed or cancelled it while this one was judged.
        let mut signing = opened(tx, &code, &token, now)?;
        (signing.cms, signing.signed_at) = (Some(cms), Some(now));
        tx.save_mobile_signing(&signing)
    };
    ports.store.transact(trail, work).await
}
