//! What every operation stands on, kept by hand: client, calls, errors, pages, open enumerations.

mod call;
mod client;
mod error;
mod open;
mod pages;
mod pairs;
mod request;
mod retries;
mod transport;

pub use call::{Call, Response};
pub use client::{Client, ClientBuilder};
pub use error::{Error, Problem, Violation};
pub(crate) use open::{string_enum, tagged_union};
pub use pages::{Page, Pages};
pub(crate) use request::Request;
pub(crate) use reqwest::Method;
pub use retries::Retries;
