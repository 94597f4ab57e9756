//! The bytes of files in an S3-compatible store, through a kept library: signed requests (AWS Signature Version 4),
//! SHA-256 checksums that the store checks, retries. A long file goes in parts, so that one part is in memory.

use super::staging::{Staged, Staging, remove};
use super::{SYSTEM, unavailable};
use crate::outside::{Guard, Kind, TimeLimits, base};
use async_trait::async_trait;
use object_store::aws::{AmazonS3, AmazonS3Builder, Checksum};
use object_store::client::{HttpClient, HttpConnector};
use object_store::path::Path as Key;
use object_store::{ClientOptions, MultipartUpload, ObjectStoreExt, PutPayload, RetryConfig};
use reqwest::redirect::Policy;
use ruqsat_licensing::Result;
use ruqsat_licensing::ports::{FileName, Files, Incoming, Outgoing};
use std::fmt;
use std::io::SeekFrom;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

/// Bytes that go or come with one request; S3 takes no smaller parts than 5 MiB.
const PART: u64 = 8 * 1024 * 1024;
/// How long one request may take, its bytes included.
const REQUEST: Duration = Duration::from_secs(30);
/// How often a request is made again.
const RETRIES: usize = 3;

/// Where the store is, and how it knows us.
#[derive(Clone)]
pub struct ObjectSettings {
    /// Its address: `https://s3.example.kz`.
    pub endpoint: String,
    /// Its region; stores without any take every name.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// What all names in it begin with; empty for nothing.
    pub prefix: String,
    /// Id of the key.
    pub access_key: String,
    /// The key.
    pub secret_key: String,
    /// Whether the bucket stands in the path, and not in the host name.
    pub path_style: bool,
    /// How long it may take to answer, and how long it is left alone.
    pub limits: TimeLimits,
    /// Folder of this machine where uploads lie aside.
    pub staging: PathBuf,
}

impl fmt::Debug for ObjectSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectSettings").field("bucket", &self.bucket).finish_non_exhaustive()
    }
}

/// The store.
#[derive(Clone)]
pub struct ObjectFiles(Arc<Store>);

struct Store {
    objects: AmazonS3,
    prefix: String,
    guard: Guard,
    staging: Staging,
}

impl ObjectFiles {
    /// A client of the store; nothing is asked yet.
    ///
    /// # Errors
    /// Where the settings make no client, or the folder cannot be made.
    pub fn new(settings: ObjectSettings) -> Result<Self> {
        let endpoint = base(SYSTEM, &settings.endpoint)?;
        let http = reqwest::Client::builder()
            .connect_timeout(settings.limits.connect)
            .timeout(REQUEST)
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .map_err(|fault| unavailable(fault.without_url()))?;
        let retry = RetryConfig {
            max_retries: RETRIES,
            retry_timeout: settings.limits.total,
            ..RetryConfig::default()
        };
        let objects = AmazonS3Builder::new()
            .with_endpoint(endpoint.as_str().trim_end_matches('/'))
            .with_region(settings.region)
            .with_bucket_name(settings.bucket)
            .with_access_key_id(settings.access_key)
            .with_secret_access_key(settings.secret_key)
            .with_virtual_hosted_style_request(!settings.path_style)
            .with_checksum_algorithm(Checksum::SHA256)
            .with_allow_http(endpoint.scheme() == "http")
            // Some stores know no removal of many at once.
            .with_disable_bulk_delete(true)
            .with_http_connector(Own(http))
            .with_retry(retry)
            .build()
            .map_err(|fault| unavailable(judge(fault).1))?;
        let staging = Staging::open(settings.staging).map_err(unavailable)?;
        let guard = Guard::new(SYSTEM, settings.limits.rest);
        Ok(Self(Arc::new(Store { objects, prefix: settings.prefix, guard, staging })))
    }
}

/// Our client in the library's place: no redirects, no proxy of the environment.
#[derive(Debug)]
struct Own(reqwest::Client);

impl HttpConnector for Own {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.0.clone()))
    }
}

impl Store {
    fn key(&self, name: &FileName) -> Key {
        Key::from(format!("{}/{name}", self.prefix))
    }

    async fn put(&self, key: &Key, file: &mut File) -> Result<()> {
        let mut left = file.seek(SeekFrom::End(0)).await.map_err(unavailable)?;
        file.seek(SeekFrom::Start(0)).await.map_err(unavailable)?;
        if left <= PART {
            let part = part(file, left).await?;
            return self.guard.ask(self.objects.put(key, part), judge).await.map(|_| ());
        }
        let mut parts = self.guard.ask(self.objects.put_multipart(key), judge).await?;
        while left > 0 {
            let length = left.min(PART);
            let sent = self.guard.ask(parts.put_part(part(file, length).await?), judge).await;
            if let Err(fault) = sent {
                give_up(parts).await;
                return Err(fault);
            }
            left -= length;
        }
        match self.guard.ask(parts.complete(), judge).await {
            Ok(_) => Ok(()),
            Err(fault) => {
                give_up(parts).await;
                Err(fault)
            }
        }
    }
}

/// Parts of what is never completed cost their keeper money; where this fails, his own rule removes them.
async fn give_up(mut parts: Box<dyn MultipartUpload>) {
    if let Err(fault) = parts.abort().await {
        tracing::warn!(cause = judge(fault).1, "parts of an upload are left in the store of objects");
    }
}

async fn part(file: &mut File, length: u64) -> Result<PutPayload> {
    let mut bytes = vec![0; usize::try_from(length).map_err(unavailable)?];
    file.read_exact(&mut bytes).await.map_err(unavailable)?;
    Ok(bytes.into())
}

/// What a failure means, in words without addresses.
fn judge(fault: object_store::Error) -> (Kind, String) {
    use object_store::Error as Fault;
    match &fault {
        Fault::NotFound { .. } => (Kind::Refused, "the store does not hold it".into()),
        Fault::PermissionDenied { .. } | Fault::Unauthenticated { .. } => {
            (Kind::Refused, "the store does not let us in".into())
        }
        _ => {
            let mut inner: &dyn std::error::Error = &fault;
            while let Some(source) = inner.source() {
                inner = source;
            }
            let text: String = inner.to_string().chars().take(200).collect();
            (Kind::Failed, if text.contains("://") { "no answer to use".into() } else { text })
        }
    }
}

struct ToObjects {
    staged: Staged,
    store: Arc<Store>,
}

#[async_trait]
impl Incoming for ToObjects {
    async fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.staged.write(piece).await
    }

    async fn keep(mut self: Box<Self>, name: &FileName) -> Result<()> {
        let mut file = self.staged.whole().await?;
        self.store.put(&self.store.key(name), &mut file).await?;
        drop(file);
        remove(self.staged.path()).await.map_err(unavailable)
    }
}

/// Each piece is a request of its own: whoever reads slowly holds no connection to the store.
struct FromObjects {
    store: Arc<Store>,
    key: Key,
    range: Range<u64>,
}

#[async_trait]
impl Outgoing for FromObjects {
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        if self.range.is_empty() {
            return Ok(None);
        }
        let piece = self.range.start..self.range.end.min(self.range.start.saturating_add(PART));
        let asked = self.store.objects.get_range(&self.key, piece.clone());
        let bytes = self.store.guard.ask(asked, judge).await?;
        if u64::try_from(bytes.len()).ok() != Some(piece.end - piece.start) {
            return Err(unavailable("the store holds fewer bytes"));
        }
        self.range.start = piece.end;
        Ok(Some(bytes.into()))
    }
}

#[async_trait]
impl Files for ObjectFiles {
    async fn begin(&self) -> Result<Box<dyn Incoming>> {
        let staged = self.0.staging.begin().await?;
        Ok(Box::new(ToObjects { staged, store: self.0.clone() }))
    }

    async fn read(&self, name: &FileName, range: Range<u64>) -> Result<Box<dyn Outgoing>> {
        Ok(Box::new(FromObjects { store: self.0.clone(), key: self.0.key(name), range }))
    }

    async fn remove(&self, name: &FileName) -> Result<()> {
        let store = &self.0;
        let key = store.key(name);
        let asked = async {
            match store.objects.delete(&key).await {
                Err(object_store::Error::NotFound { .. }) => Ok(()),
                done => done,
            }
        };
        store.guard.ask(asked, judge).await
    }

    async fn tidy(&self) -> Result<()> {
        self.0.staging.tidy().await
    }
}
