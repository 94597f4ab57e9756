//! The worker that seals, the file of heads that is kept outside of the database, and the command that looks.

use crate::{Config, StartError};
use chrono::NaiveDate;
use ruqsat_http::Clock;
use ruqsat_licensing::Result;
use ruqsat_licensing::ports::{SealViews, Store, Views};
use ruqsat_licensing::seals::{Head, SealFault, Verified, seal, verify};
use ruqsat_licensing::values::{civil_day, microseconds};
use ruqsat_persistence::{Database, Options};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often it looks for what was added.
const PAUSE: Duration = Duration::from_secs(2);
/// The file of heads, a JSON object a line, in the data folder where nothing else is said.
const HEADS: &str = "heads.jsonl";

/// Works until told to stop.
pub(crate) async fn work(
    (store, views): (Arc<dyn Store>, Arc<dyn Views>),
    heads: PathBuf,
    clock: Clock,
    mut stop: watch::Receiver<bool>,
) {
    let mut exported: Option<NaiveDate> = None;
    while !*stop.borrow() {
        match sealed(store.as_ref(), views.as_ref(), &clock).await {
            // There may be more than one look finds.
            Ok(sealed) if sealed > 0 => continue,
            Ok(_) => {}
            Err(fault) => tracing::error!(%fault, "seals"),
        }
        let today = civil_day(microseconds(clock()));
        if exported != Some(today) {
            match export(views.as_ref(), &heads, today).await {
                Ok(()) => exported = Some(today),
                Err(fault) => tracing::error!(%fault, "the head of the seals is not kept"),
            }
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Seals what was added, if anything was: who looks in vain writes nothing.
async fn sealed(store: &dyn Store, views: &dyn Views, clock: &Clock) -> ruqsat_licensing::Result<usize> {
    match views.is_unsealed().await? {
        true => seal(store, microseconds(clock())).await,
        false => Ok(0),
    }
}

/// Where heads are kept.
pub(crate) fn heads(config: &Config) -> PathBuf {
    config.heads.clone().unwrap_or_else(|| config.data.join(HEADS))
}

/// Keeps the head of a day, once: of a day without anything new it is the one before.
async fn export(views: &dyn Views, path: &Path, today: NaiveDate) -> Result<(), StartError> {
    let at = |fault: &dyn std::fmt::Display| StartError(format!("{}: {fault}", path.display()));
    let kept = read(path)?;
    if kept.last().is_some_and(|(day, _)| *day >= today) {
        return Ok(());
    }
    let from = kept.last().map_or(1, |(_, head)| head.seq);
    // Seals are counted from the last head on: what is before it was looked at when that was kept.
    let found = verify(views, from, Some(u32::MAX), None).await.map_err(|fault| at(&fault))?;
    let Some(head) = found.head else { return Ok(()) };
    if !found.faults.is_empty() {
        tracing::error!(
            faults = found.faults.len(),
            "what was sealed was changed: run `ruqsat verify-audit`"
        );
    }
    let line = serde_json::json!({"day": today, "seq": head.seq, "hash": head.hash, "at": head.at});
    let mut file = OpenOptions::new().create(true).append(true).open(path).map_err(|fault| at(&fault))?;
    file.write_all(format!("{line}\n").as_bytes()).map_err(|fault| at(&fault))?;
    file.sync_all().map_err(|fault| at(&fault))?;
    tracing::info!(seq = head.seq, hash = head.hash, "the head of the seals is kept");
    Ok(())
}

/// The heads that were kept, the oldest first. Half a line at the end was never acknowledged.
fn read(path: &Path) -> Result<Vec<(NaiveDate, Head)>, StartError> {
    let at = |fault: &dyn std::fmt::Display| StartError(format!("{}: {fault}", path.display()));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(fault) => return Err(at(&fault)),
    };
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let line = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).map_err(|fault| at(&fault))?;
        let day = serde_json::from_value(value["day"].clone()).map_err(|fault| at(&fault))?;
        Ok((day, serde_json::from_value(value).map_err(|fault| at(&fault))?))
    };
    whole.lines().map(line).collect()
}

/// Looks at the whole chain over the database, with no server, and holds it against every head that was kept; what to
/// print.
///
/// # Errors
/// In words for the operator: what cannot be read, and all that is wrong.
pub async fn verify_audit(config: &Config, heads: Option<&Path>) -> Result<String, StartError> {
    let database = Database::open(&config.database_url(), &Options::default())
        .map_err(|fault| StartError::at("database", &fault))?;
    let kept = read(&heads.map_or_else(|| self::heads(config), Path::to_path_buf))?;
    let at = |fault: ruqsat_licensing::Error| StartError::at("audit", &fault);
    let last = kept.last().map(|(_, head)| head.clone());
    let mut found = verify(&database, 1, None, last).await.map_err(at)?;
    for (_, head) in kept.iter().rev().skip(1) {
        let there = database.seals(head.seq, 0, Some(head.seq)).await.map_err(at)?.kept;
        if there.is_none_or(|seal| seal.hash != head.hash) {
            let kind = ruqsat_licensing::seals::SealFaultKind::HeadDiffers;
            found.faults.push(SealFault { kind, seq: Some(head.seq), row: None });
        }
    }
    let told = told(&found, kept.len());
    if found.faults.is_empty() { Ok(told) } else { Err(StartError(told)) }
}

fn told(found: &Verified, kept: usize) -> String {
    let head = found.head.as_ref().map(|head| format!("{} {}", head.seq, head.hash)).unwrap_or_default();
    let mut lines = vec![format!("{} seals, {kept} heads kept elsewhere, head {head}", found.checked)];
    for fault in &found.faults {
        let kind = serde_json::to_value(fault.kind).ok();
        let kind = kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or_default();
        let seq = fault.seq.map(|seq| format!("seal {seq}")).unwrap_or_default();
        let row =
            fault.row.as_ref().map(|(kind, key)| format!("{} {key}", kind.as_str())).unwrap_or_default();
        lines.push(format!("{kind}  {seq}  {row}"));
    }
    lines.push(if found.faults.is_empty() {
        "intact".into()
    } else {
        format!("{} faults", found.faults.len())
    });
    lines.join("\n")
}
