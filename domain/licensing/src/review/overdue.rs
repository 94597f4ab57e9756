//! Silence of the bodies asked: when their time is over, the case goes the way the act gives it.

use crate::applications::move_case;
use crate::audit::Trail;
use crate::catalogue::Activity;
use crate::error::Result;
use crate::flow::{Input, Signal, Status};
use crate::ids::{ApplicationId, Mint};
use crate::ports::Ports;
use crate::values::Instant;
use std::collections::BTreeSet;

/// Cases that wait for an answer whose time is over: some of them, the longest overdue among them.
pub async fn overdue_cases(ports: &Ports, now: Instant, most: u32) -> Result<BTreeSet<ApplicationId>> {
    ports
        .store
        .transact(&Trail::nobody(), move |tx| Ok(tx.due_approvals(now, most)?.into_iter().collect()))
        .await
}

/// Ends the waiting of a case, once: `false` if it no longer waits, because an answer came or another server was here.
pub async fn end_silence(ports: &Ports, id: ApplicationId, now: Instant, mut mint: Mint) -> Result<bool> {
    let (catalogue, trail) = (ports.catalogue.clone(), Trail::system("end_silence", now, &mint));
    ports
        .store
        .transact(&trail, move |tx| {
            let mut application = tx.get_application(&id)?;
            let is_over = application.status == Status::AwaitingApprovals
                && tx.open_tasks(&id)?.iter().any(|task| {
                    task.activity == Activity::AwaitApprovals && task.due_at.is_some_and(|due| due <= now)
                });
            if is_over {
                let definition = catalogue.version(&application.service, &application.definition_version)?;
                let signal = Input::Signal(Signal::ApprovalsOverdue);
                move_case(tx, &mut mint, &definition, &mut application, &signal, now)?;
            }
            Ok(is_over)
        })
        .await
}
