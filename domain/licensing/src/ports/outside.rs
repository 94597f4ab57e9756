//! The outside systems.

use crate::error::Result;
use crate::notices::Delivery;
use crate::payments::{Payment, PaymentState, RefundAnswer};
use crate::registers::{Individual, LegalEntity, PowerOfAttorney};
use crate::signatures::{SignatureReport, Verified, VerifyRequest};
use crate::values::{Bin, Iin, Instant, Money};
use async_trait::async_trait;

/// An order as the gateway took it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayOrder {
    /// The gateway's own number.
    pub order: String,
    /// Its page for the payer.
    pub page_url: String,
}

/// What the gateway says of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayStatus {
    /// The gateway's own number.
    pub order: String,
    /// Where it stands; `Pending`, `Paid`, `Failed`, `Expired` or `Cancelled`.
    pub state: PaymentState,
    /// The sum the gateway took.
    pub amount: Money,
}

/// The payment gateway (ЭҮТШ).
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    /// Places an order; the same payment placed twice is the same order. `Unavailable` when nobody answers.
    async fn place(&self, payment: &Payment, description: &str) -> Result<GatewayOrder>;
    /// Asks for an order by our payment id; `None` if the gateway never heard of it.
    async fn status(&self, payment: &Payment) -> Result<Option<GatewayStatus>>;
    /// Asks for the whole sum of a payment back, by our payment id: asked twice, it goes back once. `Unavailable` when
    /// nobody answers.
    async fn refund(&self, payment: &Payment) -> Result<RefundAnswer>;
}

/// The judge of signatures: fetches revocation data, then judges.
#[async_trait]
pub trait SignatureVerifier: Send + Sync {
    /// Judges a signature. A source that is down makes the verdict indeterminate, never an error.
    async fn verify(&self, request: VerifyRequest) -> Result<Verified>;
    /// Judges XML that bears its signatures in itself (XMLDSig in the profile of the national client), whoever signed it.
    /// Its report says which octets the first signature covers.
    async fn verify_xml(&self, document: Vec<u8>, now: Instant) -> Result<SignatureReport>;
    /// Judges a kept signature again, as of `request.now`, by the revocation evidence kept with it alone: nothing is
    /// fetched, so the same comes out on every day.
    async fn again(&self, request: VerifyRequest, evidence: Option<Vec<u8>>) -> Result<SignatureReport>;
}

/// The state registers behind the e-government gateway (ЭҮШ). `Ok(None)`: the register has nothing under this number.
/// `Unavailable`: it cannot tell now, or what it told is about something else.
#[async_trait]
pub trait Registers: Send + Sync {
    /// A person (ЖТ МДҚ).
    async fn individual(&self, iin: &Iin) -> Result<Option<Individual>>;
    /// A legal entity (ЗТ МДҚ).
    async fn legal_entity(&self, bin: &Bin) -> Result<Option<LegalEntity>>;
    /// A power of attorney (БНАЖ).
    async fn power_of_attorney(&self, number: &str) -> Result<Option<PowerOfAttorney>>;
}

/// Where notices to people go (SMS, e-mail).
#[async_trait]
pub trait NoticeSender: Send + Sync {
    /// Sends a notice; its id lets the other side drop a second copy.
    async fn send(&self, notice: &Delivery) -> Result<()>;
}

/// The check of passwords and client secrets: slow on purpose, on a bounded pool.
#[async_trait]
pub trait Passwords: Send + Sync {
    /// Whether the password fits the hash (PHC string). `None` for an unknown login: takes the same time, says no.
    async fn fits(&self, hash: Option<String>, password: String) -> Result<bool>;
    /// The hash of a new password, salted (PHC string).
    async fn hash(&self, password: String) -> Result<String>;
}
