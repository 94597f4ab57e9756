//! Ending a case from outside its flow: whoever filed it takes it back, or nobody touched the draft any more.

use super::{Application, moving, settle_tasks};
use crate::catalogue::Definition;
use crate::error::Result;
use crate::flow::{Outcome, Status, TraceRow};
use crate::ids::Mint;
use crate::payments::{self, PaymentState};
use crate::ports::Tx;
use crate::values::Instant;

/// Why a case ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// Taken back.
    Withdrawn,
    /// A draft that nobody touched.
    Expired,
}

impl End {
    fn words(self) -> (Status, Outcome, &'static str) {
        match self {
            Self::Withdrawn => (Status::Withdrawn, Outcome::Withdrawn, "application withdrawn"),
            Self::Expired => (Status::Expired, Outcome::Expired, "application expired"),
        }
    }
}

/// Closes frames, tasks and the open payment; a reserved number becomes void. The applicant is told.
pub(super) fn close(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    definition: &Definition,
    application: &mut Application,
    end: End,
    now: Instant,
) -> Result<()> {
    let (status, outcome, reason) = end.words();
    let left = application.case.frames.iter_mut().rev().map(|frame| TraceRow {
        flow: frame.flow.clone(),
        n: frame.step.clone(),
        visit: frame.visit,
        entered_at: frame.entered_at,
        left_at: now,
        outcome,
        acts: std::mem::take(&mut frame.acts),
    });
    let rows: Vec<TraceRow> = left.collect();
    tx.append_trace(&application.id, &rows)?;
    if let Some(result) = application.case.facts.result.take() {
        tx.close_number(&result.number, Some(reason), now)?;
    }
    if let Some(mut payment) = tx.find_open_payment(&application.id)? {
        (payment.state, payment.updated_at) = (PaymentState::Cancelled, now);
        tx.save_payment(&mut payment)?;
    }
    payments::give_back(tx, application, now)?;
    application.case.facts.closed = Some((status, now));
    (application.status, application.updated_at) = (status, now);
    settle_tasks(tx, mint, definition, application, now)?;
    moving::notify(tx, mint, definition, application, now)?;
    tx.save_application(application)
}
