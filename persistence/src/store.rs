//! The port for units of work.

use crate::access::sessions;
use crate::database::Database;
use crate::fault::fault;
use crate::tx::Unit;
use crate::{applications, backlog};
use async_trait::async_trait;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use ruqsat_licensing::Result;
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ports::{Backlog, Store, Work};
use ruqsat_licensing::values::Instant;

#[async_trait]
impl Store for Database {
    async fn run(&self, trail: &Trail, work: Work) -> Result<()> {
        let trail = trail.clone();
        self.write(move |conn| {
            // Whoever was signed out meanwhile writes nothing: asked here, where every write begins.
            if let Some(session) = trail.session() {
                sessions::demand(conn, session)?;
            }
            let mut unit = Unit::new(conn);
            work(&mut unit)?;
            unit.answer_for(&trail)
        })
        .await
    }

    async fn open_definitions(&self) -> Result<Vec<(String, String, String)>> {
        self.read(applications::open_definitions).await
    }

    async fn backlog(&self, now: Instant) -> Result<Backlog> {
        self.read(move |conn| backlog::read(conn, now)).await
    }

    async fn ping(&self) -> Result<()> {
        self.read(|conn| diesel::select(1.into_sql::<Integer>()).execute(conn).map(|_| ()).map_err(fault))
            .await
    }
}
