//! `/v1/applications/{id}/payments`, `/v1/payments`.

mod absent;
mod callbacks;
mod outside;
mod paying;
