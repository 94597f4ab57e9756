//! Clients, sessions, grants: their part of a transaction, and their reads for screens.

use async_trait::async_trait;

/// Their repositories in one transaction; [`super::Tx`] has it all.
pub trait AccessTx {}

/// Their reads; [`super::Views`] has them all.
#[async_trait]
pub trait AccessViews: Send + Sync {}
