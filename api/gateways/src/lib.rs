//! Outbound HTTP: one client per outside system.
//!
//! Every client has its own base address and time limits, follows no redirect, uses no proxy of the environment and
//! reads no more than it needs. What goes wrong outside is `Error::Unavailable` with a cause for the log. A TLS
//! provider has to be installed by the program before the first client is made, even for plain http.

pub mod callback;
mod crl;
mod notices;
mod outside;
mod payments;
mod report;
mod verifier;

pub use crl::CrlAddress;
pub use notices::NoticeClient;
pub use outside::TimeLimits;
pub use payments::{PaymentClient, PaymentSettings};
pub use verifier::{NativeVerifier, VerifierSettings, read_certificate};
