//! The end of bytes: of uploads that came to nothing, of files taken out, of applications that were never filed. What
//! was filed is kept, whatever became of it.

use crate::applications::Application;
use crate::audit::Trail;
use crate::error::Result;
use crate::ids::Mint;
use crate::ports::{DueFile, Ports, Tx};
use crate::values::Instant;
use chrono::TimeDelta;

/// How long a store that could not remove something is left alone with it.
const AGAIN: TimeDelta = TimeDelta::hours(1);

/// Lets the files of an application go that has ended, unless it was filed.
pub(in crate::applications) fn let_go(
    tx: &mut dyn Tx,
    application: &Application,
    until: Instant,
) -> Result<()> {
    match application.is_filed() {
        true => Ok(()),
        false => tx.let_go_of_files(&application.id, until),
    }
}

/// Bytes whose time is over, the longest due first.
pub async fn due_files(ports: &Ports, now: Instant, most: u32) -> Result<Vec<DueFile>> {
    ports.store.transact(&Trail::nobody(), move |tx| tx.due_files(now, most)).await
}

/// Removes bytes whose time is over. What cannot be removed now is tried again in an hour and stands in nobody's way.
pub async fn remove_file(ports: &Ports, file: DueFile, now: Instant, mint: &Mint) -> Result<()> {
    // Removed before it is noted: a crash between leaves something to remove again, never bytes nobody knows of.
    let removed = ports.files.remove(&file.name).await;
    let trail = Trail::system("remove_file", now, mint);
    let is_removed = removed.is_ok();
    let noted = ports.store.transact(&trail, move |tx| match is_removed {
        true => tx.forget_file(&file),
        false => tx.postpone_file(&file.document, now + AGAIN),
    });
    noted.await?;
    removed
}
