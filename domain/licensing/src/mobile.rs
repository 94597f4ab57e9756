//! Signing on a phone with the national app (PKI 3.5). A session offers the bytes to sign under a code in a QR, takes
//! them back signed once, and keeps the signature for whoever began it: he submits it as any other. Nothing here moves a
//! case.

mod phone;
mod start;

pub use phone::{Offer, deliver, offer, open};
pub use start::{Begin, What, begin, cancel, find};

use crate::ids::{AccountId, ApplicationId, MobileSigningId, TaskId};
use crate::signatures::Asked;
use crate::values::Instant;
use chrono::TimeDelta;

/// How long a person has, from the QR to the signature.
pub const LIFE: TimeDelta = TimeDelta::minutes(5);

/// A session of signing by phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MobileSigning {
    /// Its id, for whoever began it.
    pub id: MobileSigningId,
    /// Who began it, and signs.
    pub account: AccountId,
    /// Through which client: no other one is given the signature.
    pub client: String,
    /// The case.
    pub application: ApplicationId,
    /// The task that the signature shall complete; `None`: the application itself is signed.
    pub task: Option<TaskId>,
    /// The name under which the phone finds it. Whoever sees the QR has it, so it is kept as it is.
    pub code: String,
    /// The exact bytes to sign.
    pub content: Vec<u8>,
    /// Whose signature it has to be.
    pub asked: Asked,
    /// SHA-256 (hex) of the token that the first phone was given.
    pub token_sha256: Option<String>,
    /// The CMS that came back and was found good, DER.
    pub cms: Option<Vec<u8>>,
    /// When it began.
    pub created_at: Instant,
    /// Until when it can be signed, and the signature be fetched.
    pub expires_at: Instant,
    /// When a phone opened it.
    pub opened_at: Option<Instant>,
    /// When the signature came.
    pub signed_at: Option<Instant>,
    /// When whoever began it gave it up.
    pub cancelled_at: Option<Instant>,
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// No phone has seen the QR yet.
    Waiting,
    /// A phone has it.
    Opened,
    /// The signature is here.
    Signed,
    /// Nobody signed in time.
    Expired,
    /// Given up.
    Cancelled,
}

impl MobileSigning {
    /// Where it stands at a moment. What was signed in time stays signed.
    pub fn state(&self, now: Instant) -> State {
        match self {
            Self { cancelled_at: Some(_), .. } => State::Cancelled,
            Self { signed_at: Some(_), .. } => State::Signed,
            _ if self.expires_at <= now => State::Expired,
            Self { opened_at: Some(_), .. } => State::Opened,
            _ => State::Waiting,
        }
    }
}
