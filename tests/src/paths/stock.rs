//! Licences to ask about: each case that is about one gets its own, of the holder it needs. One of a service is really
//! issued over HTTP; the others are entered beside it, as if issued before.

use super::{Crowd, drive, route};
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::catalogue::{Definition, OutcomeKind, ways};
use ruqsat_licensing::ids::{LicenceId, Mint};
use ruqsat_licensing::licences::Licence;
use ruqsat_licensing::values::{Party, microseconds};
use ruqsat_sdk::operations::ListLicencesParams;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::Mutex;

/// Service and key of the holder.
type Kind = (String, &'static str);

/// The licences.
#[derive(Default)]
pub struct Stock {
    first: Mutex<HashMap<Kind, Licence>>,
    entered: AtomicU32,
}

impl Stock {
    /// A licence of a service that nobody asks about yet: its id. It may be held by somebody else with this number,
    /// who got it when the registers still knew him.
    pub async fn take(
        &self,
        crowd: &Crowd<'_>,
        definition: &Arc<Definition>,
        holder: &'static str,
        instead: Option<&str>,
    ) -> Result<String, String> {
        let kind = (definition.code.clone(), holder);
        let mut first = self.first.lock().await;
        if !first.contains_key(&kind) {
            let issued = self.issue(crowd, definition, holder).await?;
            first.insert(kind.clone(), issued);
        }
        let mut entry = first[&kind].clone();
        drop(first);
        if let Some(party) = instead.and_then(Party::parse) {
            entry.holder = party;
        }
        self.enter(crowd, entry).await
    }

    /// Has one issued by the people of the service.
    async fn issue(
        &self,
        crowd: &Crowd<'_>,
        definition: &Arc<Definition>,
        holder: &'static str,
    ) -> Result<Licence, String> {
        let issues = |op: &str| definition.operation(op).is_some_and(|one| one.outcome == OutcomeKind::Issue);
        let all = ways(definition).map_err(|fault| fault.to_string())?;
        let portal = all.iter().find(|ways| ways.channel.to_string() == "portal" && issues(&ways.op));
        let portal = portal.ok_or("nothing is issued on the portal")?;
        let route = route::granting(portal);
        let case = Box::pin(drive(crowd, self, definition, portal, &route, holder)).await?;
        let person = crowd.person(holder).await;
        let issued = person.api.applications().get(&case.id).await.map_err(|fault| format!("{fault:?}"))?;
        let params = ListLicencesParams { number: issued.result_number, ..Default::default() };
        let found = person.api.licences().list(&params).await.map_err(|fault| format!("{fault:?}"))?;
        let id = found.items.first().and_then(|entry| LicenceId::parse(&entry.id)).ok_or("no entry")?;
        let kept = crowd.world.store().transact(&Trail::nobody(), move |tx| tx.get_licence(&id)).await;
        kept.map_err(|fault| fault.to_string())
    }

    async fn enter(&self, crowd: &Crowd<'_>, mut entry: Licence) -> Result<String, String> {
        let serial = self.entered.fetch_add(1, Ordering::Relaxed);
        let now = microseconds(crowd.world.now());
        let mut mint = Mint::new(now, u128::from(serial) << 64 | 0xe);
        let trail = Trail::system("enter_licence", now, &mint);
        entry.id = LicenceId::new(&mut mint);
        entry.number = format!("KZ00OLD{serial:08}");
        let id = entry.id.as_str().to_owned();
        let written = crowd.world.store().transact(&trail, move |tx| {
            tx.reserve_number(&entry.number, &entry.application, now)?;
            tx.close_number(&entry.number, None, now)?;
            tx.insert_licence(&entry)
        });
        written.await.map_err(|fault| fault.to_string())?;
        Ok(id)
    }
}
