//! The working calendar of an operator, and due dates counted again when it has changed.

use crate::catalogue::read_folder;
use crate::clock::own_mint;
use crate::{Config, StartError, catalogue, system_clock};
use ruqsat_licensing::applications::{Moved, counted_otherwise, recount};
use ruqsat_licensing::calendar::Calendar;
use ruqsat_licensing::catalogue::File;
use ruqsat_licensing::values::{Instant, microseconds};
use ruqsat_persistence::{Database, Options};
use std::sync::Arc;

/// Applications looked at in one go.
const BATCH: u32 = 200;

/// Takes the calendar that the configuration names; the one that came with the binary is there anyway.
pub(crate) fn take_calendar(config: &Config) -> Result<(), StartError> {
    let Some(folder) = &config.calendar else { return Ok(()) };
    let mut faults = Vec::new();
    let files = read_folder(folder, &mut faults);
    if let Some(fault) = faults.first() {
        return Err(StartError::at("the working calendar", fault));
    }
    let is_year = |file: &File| file.path.ends_with(".toml");
    let files: Vec<_> = files.into_iter().filter(is_year).map(|file| (file.path, file.text)).collect();
    Calendar::install(&files).map_err(|fault| StartError::at("the working calendar", &fault))
}

/// Counts every due date again that was counted with another calendar; a line for each that moved, then how many. With
/// `dry_run` it only tells.
pub async fn recount_deadlines(config: &Config, dry_run: bool) -> Result<Vec<String>, StartError> {
    take_calendar(config)?;
    let at = |fault| StartError::at("deadlines", fault);
    let database = Database::open(&config.database_url(), &Options::default())
        .map_err(|fault| StartError::at("database", fault))?;
    let catalogue = Arc::new(catalogue::load(config)?);
    let (mut after, mut looked, mut lines) = (None, 0_usize, Vec::new());
    loop {
        let found = counted_otherwise(&database, after.take(), BATCH).await.map_err(at)?;
        let Some(last) = found.last().cloned() else { break };
        after = Some(last);
        for id in found {
            let now = microseconds(system_clock()());
            let mint = own_mint(now).map_err(at)?;
            let moved = recount(&database, catalogue.clone(), id, now, mint, dry_run).await.map_err(at)?;
            looked += 1;
            lines.extend(moved.iter().map(line));
        }
    }
    lines.push(format!("{} moved in {looked} applications", lines.len()));
    Ok(lines)
}

fn line(moved: &Moved) -> String {
    let word = |at: Option<Instant>| at.map_or_else(|| "-".to_owned(), |at| at.to_rfc3339());
    format!("{}\t{}\t{}", moved.id, word(moved.before), word(moved.after))
}
