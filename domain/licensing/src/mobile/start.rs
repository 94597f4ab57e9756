//! The side of whoever has something to sign: begins, looks, gives up.

use super::{LIFE, MobileSigning, State};
use crate::access::Call;
use crate::applications;
use crate::error::{Error, Refusal, Result};
use crate::ids::{ApplicationId, MobileSigningId, TaskId};
use crate::once::{once, replayed};
use crate::ports::{Ports, Tx};
use crate::review::{self, Answering};

/// What is to be signed.
#[derive(Clone, Debug)]
pub enum What {
    /// An application, by its applicant.
    Application(ApplicationId),
    /// What completes a task; with what a body is about to answer, where it is an answer.
    Task(TaskId, Option<Answering>),
}

/// A session to begin.
#[derive(Clone, Debug)]
pub struct Begin {
    /// What is to be signed.
    pub what: What,
    /// A fresh code of at least 128 random bits.
    pub code: String,
}

/// Begins a session over bytes that the caller may sign now. An earlier one of his on the same case, not signed yet, is
/// cancelled, so that there is one QR to look at.
///
/// Errors: those of signing the same thing with a key at hand, before the signature is looked at.
pub async fn begin(ports: &Ports, call: &Call, begin: Begin) -> Result<MobileSigning> {
    if let Some(id) = replayed(ports, call).await? {
        return find(ports, call, &id).await;
    }
    let Begin { what, code } = begin;
    let (application, task, signable, asked) = match what {
        What::Application(id) => {
            let (signable, asked) = applications::to_sign(ports, call, &id).await?;
            (id, None, signable, asked)
        }
        What::Task(id, answering) => {
            let (application, signable, asked) = review::to_sign(ports, call, &id, answering).await?;
            (application, Some(id), signable, asked)
        }
    };
    let signing = MobileSigning {
        id: MobileSigningId::new(&mut call.mint.clone()),
        account: call.actor.account.clone(),
        client: call.actor.client.clone(),
        application,
        task,
        code,
        content: signable.bytes,
        asked,
        token_sha256: None,
        cms: None,
        created_at: call.now,
        expires_at: call.now + LIFE,
        opened_at: None,
        signed_at: None,
        cancelled_at: None,
    };
    let (call, trail) = (call.clone(), call.trail.clone());
    let work = move |tx: &mut dyn Tx| {
        // Its id alone is the answer that is kept: the session itself shall be forgotten soon.
        let id = once(tx, &call, |tx| {
            tx.cancel_mobile_signings(&signing.account, &signing.application, signing.created_at)?;
            tx.insert_mobile_signing(&signing)?;
            Ok(signing.id)
        })?;
        own(tx, &call, &id)
    };
    ports.store.transact(&trail, work).await
}

fn own(tx: &mut dyn Tx, call: &Call, id: &MobileSigningId) -> Result<MobileSigning> {
    let found = tx.find_mobile_signing(id)?;
    let own = found.filter(|one| one.account == call.actor.account && one.client == call.actor.client);
    own.ok_or(Error::NotFound("mobile signing"))
}

/// A session of the caller, with the signature once it is there.
///
/// Errors: `NotFound` for another's, and for one begun through another client.
pub async fn find(ports: &Ports, call: &Call, id: &MobileSigningId) -> Result<MobileSigning> {
    let (call, id) = (call.clone(), id.clone());
    let trail = call.trail.clone();
    ports.store.transact(&trail, move |tx| own(tx, &call, &id)).await
}

/// Gives a session up: the phone can do nothing with it any more.
///
/// Errors: `NotFound`; `MobileSigningOver` for what is signed or expired. Given up twice is given up.
pub async fn cancel(ports: &Ports, call: &Call, id: &MobileSigningId) -> Result<()> {
    let (call, id) = (call.clone(), id.clone());
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn Tx| {
        once(tx, &call, |tx| {
            let mut signing = own(tx, &call, &id)?;
            match signing.state(call.now) {
                State::Cancelled => return Ok(()),
                State::Signed | State::Expired => return Err(Refusal::MobileSigningOver.into()),
                State::Waiting | State::Opened => {}
            }
            signing.cancelled_at = Some(call.now);
            tx.save_mobile_signing(&signing)
        })
    };
    ports.store.transact(&trail, work).await
}
