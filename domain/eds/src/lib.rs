//! Verification of the national electronic signature: pure functions over bytes and a time.
//!
//! [`verify`] judges a CMS signature over exact content and gives a [`Report`]; it does no I/O and reads no clock, so
//! the same request gives the same report on every day. Gateways fetch what it needs ([`signer_certificates`] tells),
//! this crate judges. The national algorithms are in [`gost`]. Order and rules: order 500/НҚ of 2026; formats: RFC 5652,
//! RFC 5280, RFC 6960, RFC 3161.

pub mod algorithms;
mod armour;
pub mod asn1;
pub mod certificates;
pub mod chain;
pub mod cms;
pub mod gost;
pub mod oids;
pub mod policy;
pub mod report;
pub mod revocation;
pub mod timestamp;
mod verify;
pub mod xml;

pub use armour::decode_armour;
pub use certificates::{Role, SignerCertificate};
pub use chain::{LinkId, Links};
pub use policy::{Act, Expected};
pub use report::{Indication, Refusal, Report, SubIndication};
pub use revocation::{CrlIndex, Evidence, OcspEvidence, OcspRules, crl_issuer, ocsp_request};
pub use timestamp::TimestampRules;
pub use verify::{VerifyRequest, signer_certificates, verify};
