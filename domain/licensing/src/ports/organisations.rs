//! Licensing bodies, their units, posts and people: their part of a transaction, and their reads for screens.

use async_trait::async_trait;

/// Their repositories in one transaction; [`super::Tx`] has it all.
pub trait OrganisationsTx {}

/// Their reads; [`super::Views`] has them all.
#[async_trait]
pub trait OrganisationViews: Send + Sync {}
