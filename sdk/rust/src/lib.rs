//! The typed Rust SDK of Ruqsat.
//!
//! ```no_run
//! # async fn example() -> Result<(), ruqsat_sdk::Error> {
//! use ruqsat_sdk::Client;
//!
//! let client = Client::builder("https://licences.example").locale("kk").build()?;
//! let client = client.with_token("eyJ…");
//! # let _ = client;
//! # Ok(())
//! # }
//! ```
//!
//! Operations stand in groups: `client.applications().create(&body).await?`. Awaiting gives the value;
//! `.send().await?` gives the value with its headers. Before that a call takes what is optional:
//! `.idempotency_key("…")`, `.if_match(etag)`, `.locale("ru")`, `.timeout(…)`. Lists have a second method that
//! goes over all pages: `let mut all = client.applications().list_all(&params); while let Some(one) = all.next().await? {…}`.
//!
//! What fails by the way is tried again where that is safe, see [`Retries`]: a change that takes an `Idempotency-Key`
//! is given one (`auto_…`) when the caller gave none, the same in all its tries.
//!
//! Enumerations and unions have an `Unknown` case for what a newer server says, and unknown fields are passed over.
//! A refusal is [`Error::Problem`]; its `code` is stable, its texts are for people.
//!
//! TLS is rustls without a provider of its own: the program installs one before it builds a client, for example
//! `rustls::crypto::aws_lc_rs::default_provider().install_default()`. Without one reqwest panics, for plain http too.
//!
//! `src/generated` is written by `sdk/generator`; `src/runtime` is kept by hand.

mod generated;
#[allow(dead_code, unused_imports, unused_macros, reason = "the spec decides which parts are used")]
mod runtime;

pub use generated::{VERSION, models, operations};
pub use runtime::{Call, Client, ClientBuilder, Error, Page, Pages, Problem, Response, Retries, Violation};
