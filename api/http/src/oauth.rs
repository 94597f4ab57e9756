//! OAuth 2 beside the routes of the API: how a client proves itself, and our own pages of sign-in and consent.

mod assertion;
mod client;
mod eds;
mod pages;
mod texts;
mod view;

pub use assertion::check_jwks;
pub(crate) use client::{ClientForm, authenticated, fresh, instant};
pub(crate) use eds::new_challenge;
pub(crate) use pages::pages;
