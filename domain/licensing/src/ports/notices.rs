//! Notices, preferences, statistics: their part of a transaction, and their reads for screens.

use async_trait::async_trait;

/// Their repositories in one transaction; [`super::Tx`] has it all.
pub trait NoticesTx {}

/// Their reads; [`super::Views`] has them all.
#[async_trait]
pub trait NoticeViews: Send + Sync {}
