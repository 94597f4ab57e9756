//! Outbound HTTP: one client per outside system.
//!
//! Every client has its own base address, time limits and circuit breaker, follows no redirect, uses no proxy of the
//! environment and reads no more than it needs. What goes wrong outside is `Error::Unavailable` with a cause for the log. A TLS
//! provider has to be installed by the program before the first client is made, even for plain http.

pub mod callback;
mod certified;
mod documents;
mod links;
mod notices;
mod outside;
mod payments;
mod registers;
mod report;
mod revocation;
mod verifier;

pub use certified::{RemoteSettings, RemoteVerifier};
pub use documents::{FolderFiles, ObjectFiles, ObjectSettings};
pub use notices::NoticeClient;
pub use outside::{TimeLimits, Traceparent, carry_traces, describe_metrics};
pub use payments::{PaymentClient, PaymentSettings};
pub use registers::{NoRegisters, RegisterClient, RegisterSettings};
pub use revocation::{Ask, IssuerSettings};
pub use verifier::{NativeVerifier, VerifierSettings, read_certificate};
