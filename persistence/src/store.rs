//! The port for units of work.

use crate::applications;
use crate::database::Database;
use crate::fault::fault;
use crate::tx::Unit;
use crate::unit;
use async_trait::async_trait;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use ruqsat_licensing::Result;
use ruqsat_licensing::ports::{Store, Work};

#[async_trait]
impl Store for Database {
    async fn run(&self, work: Work) -> Result<()> {
        self.blocking(&self.writing, |conn| unit::write(conn, |conn| work(&mut Unit { conn }))).await
    }

    async fn open_definitions(&self) -> Result<Vec<(String, String, String)>> {
        self.blocking(&self.reading, applications::open_definitions).await
    }

    async fn ping(&self) -> Result<()> {
        self.blocking(&self.reading, |conn| {
            diesel::select(1.into_sql::<Integer>()).execute(conn).map(|_| ()).map_err(fault)
        })
        .await
    }
}
