//! The requests that are measured, and what has to be there before.

use crate::measure::{Asks, Measured, Scale};
use crate::samples::{APPLICANT, new_draft};
use crate::wire::{Ask, Wire};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::body::Bytes;
use ruqsat_sandbox::ca::Key;
use ruqsat_sandbox::demo;
use ruqsat_sdk::models::NewApplication;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Rows of a page.
const PAGE: usize = 100;
/// Clients of the measurement of memory.
pub(crate) const MANY: usize = 500;

/// The applicant at his desk.
pub(crate) struct Applicant {
    scale: Scale,
    token: Arc<str>,
    key: Key,
    /// Makes the idempotency keys of one run different.
    keys: AtomicU64,
}

/// A request that waits for its signature to be posted: the path and the body.
type Signed = (String, Bytes);

impl Applicant {
    /// Signs in.
    pub(crate) async fn sign_in(scale: Scale, sandbox: &Path) -> Result<Self, String> {
        let person =
            demo::people().iter().find(|person| person.key_name == APPLICANT).ok_or("no applicant")?;
        let anonymous = ruqsat_sdk::Client::builder(format!("http://{}", scale.address)).build();
        let token = ruqsat_tests::token(&anonymous.map_err(|fault| fault.to_string())?, person.login).await;
        let token = token.map_err(|fault| format!("signing in: {fault}"))?.into();
        let key = demo::key(sandbox, person.key_name).map_err(|fault| fault.to_string())?;
        Ok(Self { scale, token, key, keys: AtomicU64::new(0) })
    }

    fn get(&self, path: String) -> Ask {
        Ask { path, token: self.token.clone(), post: None }
    }

    fn post(&self, path: String, body: Bytes) -> Ask {
        let key = format!("load-{}", self.keys.fetch_add(1, Ordering::Relaxed));
        Ask { path, token: self.token.clone(), post: Some((key, body)) }
    }

    async fn json(&self, wire: &mut Wire, ask: &Ask) -> Result<Value, String> {
        let answer = wire.send(ask).await?;
        if !(200..300).contains(&answer.status) {
            return Err(format!("{}: {}", ask.path, String::from_utf8_lossy(&answer.body)));
        }
        serde_json::from_slice(&answer.body).map_err(|fault| format!("{}: {fault}", ask.path))
    }

    /// One application, any of his own.
    pub(crate) async fn get_one(
        self: &Arc<Self>,
        ids: Vec<String>,
        clients: usize,
    ) -> Result<Measured, String> {
        let me = self.clone();
        let asks = move |n| Some(me.get(format!("/v1/applications/{}", ids.get(any(n, ids.len()))?)));
        self.scale.measure("GET one application", clients, Arc::new(asks)).await
    }

    /// Walks his list to its end: the cursors of all full pages but the first.
    pub(crate) async fn pages(&self) -> Result<Vec<String>, String> {
        let (mut wire, mut cursors) = (Wire::to(&self.scale.address), Vec::new());
        let mut path = format!("/v1/applications?limit={PAGE}");
        loop {
            let page = self.json(&mut wire, &self.get(path)).await?;
            let full = page["items"].as_array().is_some_and(|items| items.len() == PAGE);
            if !full {
                // The cursor that led here does not lead to a full page.
                cursors.pop();
            }
            let Some(next) = page["next_cursor"].as_str() else { return Ok(cursors) };
            cursors.push(next.to_owned());
            path = page_at(next);
        }
    }

    /// The first page of his list.
    pub(crate) async fn first_page(self: &Arc<Self>, clients: usize) -> Result<Measured, String> {
        let me = self.clone();
        let asks = move |_| Some(me.get(format!("/v1/applications?limit={PAGE}")));
        self.scale.measure("list of 100, first page", clients, Arc::new(asks)).await
    }

    /// Any page of the older half of his list.
    pub(crate) async fn deep_page(
        self: &Arc<Self>,
        pages: &[String],
        clients: usize,
    ) -> Result<Measured, String> {
        let (me, deep) = (self.clone(), pages[pages.len() / 2..].to_vec());
        let what = format!("list of 100, pages {} to {}", pages.len() / 2 + 2, pages.len() + 1);
        let asks = move |n| Some(me.get(page_at(deep.get(any(n, deep.len()))?)));
        self.scale.measure(&what, clients, Arc::new(asks)).await
    }

    /// A new draft with its form.
    pub(crate) async fn create(self: &Arc<Self>, clients: usize) -> Result<Measured, String> {
        let (me, body) = (self.clone(), body(&new_draft())?);
        let asks = move |_| Some(me.post("/v1/applications".into(), body.clone()));
        self.scale.measure("create a draft", clients, Arc::new(asks)).await
    }

    /// Cases that wait for their signature, made and signed before the clock starts: as many as can be in twice the
    /// time of a measurement.
    pub(crate) async fn prepare(self: &Arc<Self>, clients: usize) -> Result<Vec<Signed>, String> {
        let until = Instant::now() + Duration::from_secs(2 * self.scale.seconds);
        let body = body(&NewApplication { submit: Some(true), ..new_draft() })?;
        let mut tasks = Vec::new();
        for _ in 0..clients {
            let (me, body) = (self.clone(), body.clone());
            tasks.push(tokio::spawn(async move {
                let (mut wire, mut signed) = (Wire::to(&me.scale.address), Vec::new());
                while Instant::now() < until {
                    signed.push(me.signed(&mut wire, body.clone()).await?);
                }
                Ok::<_, String>(signed)
            }));
        }
        let mut all = Vec::new();
        for task in tasks {
            all.extend(task.await.map_err(|fault| format!("a client broke: {fault}"))??);
        }
        Ok(all)
    }

    async fn signed(&self, wire: &mut Wire, body: Bytes) -> Result<Signed, String> {
        let filed = self.json(wire, &self.post("/v1/applications".into(), body)).await?;
        let path = format!("/v1/applications/{}", filed["id"].as_str().unwrap_or_default());
        let signable = self.json(wire, &self.get(format!("{path}/signable"))).await?;
        let content = STANDARD.decode(signable["content"].as_str().unwrap_or_default());
        #[allow(clippy::disallowed_methods, reason = "the server is a real one and its clock is the wall's")]
        let now = chrono::Utc::now();
        let cms = self.key.sign_detached(&content.map_err(|fault| fault.to_string())?, now);
        let signature = STANDARD.encode(cms.map_err(|fault| fault.to_string())?);
        Ok((format!("{path}/signatures"), Bytes::from(json!({"signature": signature}).to_string())))
    }

    /// The signed submit: the signature over a submitted case is judged and the case registered.
    pub(crate) async fn submit(
        self: &Arc<Self>,
        signed: Vec<Signed>,
        clients: usize,
    ) -> Result<Measured, String> {
        let (me, signed) = (self.clone(), Mutex::new(signed));
        let asks: Asks = Arc::new(move |_| {
            let (path, body) = signed.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            Some(me.post(path, body))
        });
        self.scale.measure("signed submit", clients, asks).await
    }
}

fn page_at(cursor: &str) -> String {
    format!("/v1/applications?limit={PAGE}&cursor={cursor}")
}

fn body(new: &NewApplication) -> Result<Bytes, String> {
    serde_json::to_vec(new).map(Bytes::from).map_err(|fault| fault.to_string())
}

/// Any of so many, another for each request, the same in every run.
fn any(n: u64, many: usize) -> usize {
    let mixed = (n.wrapping_add(1)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
    usize::try_from(mixed % (many.max(1) as u64)).unwrap_or_default()
}
