//! The seals in a unit: each line hands on to the file of its aggregate.

use super::Unit;
use crate::database::Database;
use crate::seals;
use async_trait::async_trait;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::ApplicationId;
use ruqsat_licensing::ports::{SealTx, SealViews};
use ruqsat_licensing::seals::{CaseEnd, Leaf, Look, Seal};

impl SealTx for Unit<'_> {
    fn hold_seals(&mut self) -> Result<Option<(i64, String)>> {
        seals::hold(self.conn)
    }
    fn find_unsealed(&mut self, limit: u32) -> Result<Vec<Leaf>> {
        seals::unsealed(self.conn, limit)
    }
    fn find_case_ends(&mut self, cases: &[ApplicationId]) -> Result<Vec<(ApplicationId, CaseEnd)>> {
        seals::case_ends(self.conn, cases)
    }
    fn insert_seals(&mut self, seals: &[Seal]) -> Result<()> {
        seals::insert(self.conn, seals)
    }
}

#[async_trait]
impl SealViews for Database {
    async fn is_unsealed(&self) -> Result<bool> {
        self.read(seals::is_unsealed).await
    }

    async fn seals(&self, from: i64, limit: u32, kept: Option<i64>) -> Result<Look> {
        self.read(move |conn| seals::look(conn, from, limit, kept)).await
    }

    async fn strays(&self, limit: u32) -> Result<Vec<Leaf>> {
        self.read(move |conn| seals::strays(conn, limit)).await
    }
}
