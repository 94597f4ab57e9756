//! The bytes of files: their store by the configuration, and the worker that ends what nobody stands on.

use crate::StartError;
use crate::clock::own_mint;
use crate::config::Config;
use ruqsat_gateways::{FolderFiles, ObjectFiles, ObjectSettings, TimeLimits};
use ruqsat_http::Clock;
use ruqsat_licensing::Result;
use ruqsat_licensing::applications::{due_files, remove_file};
use ruqsat_licensing::ports::{Files, Ports};
use ruqsat_licensing::values::microseconds;
use ruqsat_sandbox::Sandbox;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often the worker looks.
const PAUSE: Duration = Duration::from_secs(600);
/// Files removed in one round.
const BATCH: u32 = 100;

/// The store: a folder, or what is configured. `twins`: a sandbox, where its own store of objects was asked for.
pub(crate) fn store(
    config: &Config,
    twins: Option<&Sandbox>,
    limits: TimeLimits,
) -> std::result::Result<Arc<dyn Files>, StartError> {
    let folder = config.documents.folder.clone().unwrap_or_else(|| config.data.join("documents"));
    let settings = match (&config.documents.s3, twins.filter(|_| config.sandbox_objects)) {
        (_, Some(twins)) => ObjectSettings {
            endpoint: twins.objects_url(),
            region: "sandbox".into(),
            bucket: "documents".into(),
            prefix: String::new(),
            access_key: twins.object_key().into(),
            secret_key: "the twin does not look at it".into(),
            path_style: true,
            limits,
            staging: folder.join("incoming"),
        },
        (Some(s3), None) => ObjectSettings {
            endpoint: s3.endpoint.clone(),
            region: s3.region.clone(),
            bucket: s3.bucket.clone(),
            prefix: s3.prefix.clone(),
            access_key: s3.access_key.0.clone(),
            secret_key: s3.secret_key.0.clone(),
            path_style: s3.path_style,
            limits,
            staging: folder.join("incoming"),
        },
        (None, None) => {
            let files = FolderFiles::open(folder.clone());
            let at = |fault| StartError::at(&format!("documents folder {}", folder.display()), fault);
            return Ok(Arc::new(files.map_err(at)?));
        }
    };
    let files = ObjectFiles::new(settings).map_err(|fault| StartError::at("documents.s3", fault))?;
    Ok(Arc::new(files))
}

/// Works until told to stop. Several servers may look at once: removing twice is removing.
pub(crate) async fn work(ports: Ports, clock: Clock, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(fault) = ports.files.tidy().await {
            tracing::error!(%fault, "uploads that were left");
        }
        if let Err(fault) = look(&ports, &clock, &stop).await {
            tracing::error!(%fault, "files whose time is over");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Removes what is due, a batch at a time; what cannot be removed is put off and stands in nobody's way.
async fn look(ports: &Ports, clock: &Clock, stop: &watch::Receiver<bool>) -> Result<()> {
    while !*stop.borrow() {
        let now = microseconds(clock());
        let due = due_files(ports, now, BATCH).await?;
        if due.is_empty() {
            break;
        }
        for file in due {
            let name = file.name.clone();
            if let Err(fault) = remove_file(ports, file, now, &own_mint(now)?).await {
                tracing::error!(%name, %fault, "file");
            }
        }
    }
    Ok(())
}
