//! The gateways against the sandbox twins and against misbehaving servers, over loopback.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic as its bodies may")]

mod background;
mod certified;
mod documents;
mod hardened;
mod limits;
mod lists;
mod merchant;
mod notices;
mod ocsp;
mod payments;
mod registers;
mod scripted;
mod verifier;
mod world;
