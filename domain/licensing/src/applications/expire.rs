//! Drafts that nobody touches any more expire, so that they hold no licence and fill no inbox. What was paid for stays:
//! somebody's money is in it.

use super::Application;
use super::close::{End, close};
use super::documents::let_go;
use crate::audit::Trail;
use crate::error::Result;
use crate::flow::FeeState;
use crate::ids::{ApplicationId, Mint};
use crate::ports::{Cursor, Ports, Tx};
use crate::values::Instant;

/// Applications that were not filed and not touched since a moment, the oldest first, after one; each with when it was
/// touched.
pub async fn stale_drafts(
    ports: &Ports,
    before: Instant,
    after: Option<Cursor>,
    most: u32,
) -> Result<Vec<(ApplicationId, Instant)>> {
    let work = move |tx: &mut dyn Tx| tx.due_drafts(before, after.as_ref(), most);
    ports.store.transact(&Trail::nobody(), work).await
}

/// Ends a draft; `false` if it was touched, filed, closed or paid for meanwhile.
pub async fn expire(
    ports: &Ports,
    id: ApplicationId,
    before: Instant,
    now: Instant,
    mut mint: Mint,
) -> Result<bool> {
    let (catalogue, trail) = (ports.catalogue.clone(), Trail::system("expire_draft", now, &mint));
    let files_until = now + ports.document_rules.kept_after;
    ports
        .store
        .transact(&trail, move |tx| {
            let mut application = tx.get_application(&id)?;
            if !is_stale(&application, before) {
                return Ok(false);
            }
            let definition = catalogue.version(&application.service, &application.definition_version)?;
            close(tx, &mut mint, &definition, &mut application, End::Expired, now)?;
            let_go(tx, &application, files_until)?;
            Ok(true)
        })
        .await
}

fn is_stale(application: &Application, before: Instant) -> bool {
    let is_paid = matches!(application.case.facts.fee, FeeState::Paid { .. });
    application.updated_at < before && !application.status.is_closed() && !application.is_filed() && !is_paid
}
