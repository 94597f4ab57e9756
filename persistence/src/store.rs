//! The port for units of work.

use crate::applications;
use crate::database::Database;
use crate::fault::fault;
use crate::tx::Unit;
use async_trait::async_trait;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use ruqsat_licensing::Result;
use ruqsat_licensing::ports::{Store, Work};

#[async_trait]
impl Store for Database {
    async fn run(&self, work: Work) -> Result<()> {
        self.write(|conn| work(&mut Unit { conn })).await
    }

    async fn open_definitions(&self) -> Result<Vec<(String, String, String)>> {
        self.read(applications::open_definitions).await
    }

    async fn ping(&self) -> Result<()> {
        self.read(|conn| diesel::select(1.into_sql::<Integer>()).execute(conn).map(|_| ()).map_err(fault))
            .await
    }
}
