//! Reading: a notice is read once it was shown and its owner said so.

use super::{Mailbox, Notice};
use crate::access::Call;
use crate::error::{Error, Result};
use crate::ids::NoticeId;
use crate::once::once;
use crate::ports::Ports;

/// Marks a notice of the caller as read; a second time changes nothing.
///
/// Errors: `NotFound` for everybody else's.
pub async fn mark_read(ports: &Ports, call: &Call, id: NoticeId) -> Result<Notice> {
    let mailbox = Mailbox::of(&call.actor)?;
    let (trail, call) = (call.trail.clone(), call.clone());
    let work = move |tx: &mut dyn crate::ports::Tx| {
        let notice = tx.get_notice(&id)?;
        if notice.mailbox != mailbox {
            return Err(Error::NotFound("notice"));
        }
        if notice.read_at.is_some() {
            return Ok(notice);
        }
        // The key is claimed with the write: what is read already needs none.
        once(tx, &call, |tx| tx.mark_notice_read(&id, call.now).map(|()| true))?;
        Ok(Notice { read_at: Some(call.now), ..notice })
    };
    ports.store.transact(&trail, work).await
}
