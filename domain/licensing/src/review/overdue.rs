//! Silence of the bodies asked: when their time is over, the case goes the way the act gives it.

use crate::applications::move_case;
use crate::audit::Trail;
use crate::catalogue::{Activity, Definition};
use crate::error::Result;
use crate::flow::{Input, Signal, Status};
use crate::ids::{ApplicationId, Mint};
use crate::ports::{Ports, Tx};
use crate::values::Instant;
use std::collections::BTreeSet;

/// Cases that wait for an answer whose time is over: some of them, the longest overdue among them.
pub async fn overdue_cases(ports: &Ports, now: Instant, most: u32) -> Result<BTreeSet<ApplicationId>> {
    let versions = ports.catalogue.versions().iter().filter(|definition| ends(definition));
    let services: Vec<String> = versions.map(|definition| definition.code.clone()).collect();
    let work = move |tx: &mut dyn Tx| Ok(tx.due_approvals(&services, now, most)?.into_iter().collect());
    ports.store.transact(&Trail::nobody(), work).await
}

/// Whether silence leads somewhere: elsewhere the time of the bodies is shown, and its end changes nothing.
fn ends(definition: &Definition) -> bool {
    let mut steps = definition.flows.iter().flat_map(|flow| &flow.steps);
    steps.any(|step| step.on_fail.is_some() && step.activities.contains(&Activity::AwaitApprovals))
}

/// Ends the waiting of a case, once: `false` if it no longer waits, because an answer came or another server was here.
pub async fn end_silence(ports: &Ports, id: ApplicationId, now: Instant, mut mint: Mint) -> Result<bool> {
    let (catalogue, trail) = (ports.catalogue.clone(), Trail::system("end_silence", now, &mint));
    ports
        .store
        .transact(&trail, move |tx| {
            let mut application = tx.get_application(&id)?;
            let definition = catalogue.version(&application.service, &application.definition_version)?;
            let is_over = ends(&definition)
                && application.status == Status::AwaitingApprovals
                && tx.open_tasks(&id)?.iter().any(|task| {
                    task.activity == Activity::AwaitApprovals && task.due_at.is_some_and(|due| due <= now)
                });
            if is_over {
                let signal = Input::Signal(Signal::ApprovalsOverdue);
                move_case(tx, &mut mint, &definition, &mut application, &signal, now)?;
            }
            Ok(is_over)
        })
        .await
}
