//! The seals: writing them, and looking at them.

use crate::error::Result;
use crate::ids::ApplicationId;
use crate::seals::{CaseEnd, Leaf, Look, Seal};
use async_trait::async_trait;

/// The chain of seals within a unit of work, and the rows that it seals.
pub trait SealTx {
    /// The end of the chain, place and hash. Nobody else seals until the unit ends.
    fn hold_seals(&mut self) -> Result<Option<(i64, String)>>;
    /// Rows that are not sealed: so many of the audit, the oldest first, and what belongs to their cases.
    fn find_unsealed(&mut self, limit: u32) -> Result<Vec<Leaf>>;
    /// The ends of the chains of cases, of those that have one.
    fn find_case_ends(&mut self, cases: &[ApplicationId]) -> Result<Vec<(ApplicationId, CaseEnd)>>;
    /// Writes seals.
    fn insert_seals(&mut self, seals: &[Seal]) -> Result<()>;
}

/// The chain as it is looked at. Nobody waits for whoever looks.
#[async_trait]
pub trait SealViews: Send + Sync {
    /// Whether there is a row of the audit that is not sealed.
    async fn is_unsealed(&self) -> Result<bool>;
    /// A part of the chain from a place on, with the rows as they are now; and the seal at the place of a kept head.
    async fn seals(&self, from: i64, limit: u32, kept: Option<i64>) -> Result<Look>;
    /// Rows that are not sealed though everything of their time is. It goes through all tables that are sealed.
    async fn strays(&self, limit: u32) -> Result<Vec<Leaf>>;
}
