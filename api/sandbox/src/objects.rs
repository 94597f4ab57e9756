//! The twin of an S3-compatible store: objects by bucket and key, whole or in parts, in memory. It looks whether a
//! request is signed (AWS Signature Version 4) by the right key id, and whether bytes fit their checksum.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::{HttpRequest, HttpResponse, web};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::answers::{Fault, random_hex};
use crate::control::{Behaviour, Controls, OBJECT_LIES, Twin, obey};

/// Most bytes of one request.
const MOST: usize = 16 * 1024 * 1024;

/// The state of the twin.
pub struct Objects {
    key: String,
    controls: Arc<Controls>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    objects: BTreeMap<String, web::Bytes>,
    /// Parts by upload and number.
    parts: HashMap<String, BTreeMap<u32, web::Bytes>>,
}

impl Objects {
    /// An empty one that opens to the key with this id.
    pub fn new(key: String, controls: Arc<Controls>) -> Self {
        Self { key, controls, kept: Mutex::default() }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `/objects/{bucket}/{key}`, and `GET /objects`: the names of all.
pub fn configure(cfg: &mut web::ServiceConfig, state: web::Data<Objects>) {
    let asked = || from_fn(|request, next| obey(Twin::Documents, request, next));
    cfg.service(
        web::scope("/objects")
            .app_data(state)
            .app_data(web::PayloadConfig::new(MOST))
            .route("", web::get().to(list))
            .service(
                web::resource("/{name:.*}")
                    .route(web::get().to(get).wrap(asked()))
                    .route(web::put().to(put).wrap(asked()))
                    .route(web::post().to(post).wrap(asked()))
                    .route(web::delete().to(delete).wrap(asked())),
            ),
    );
}

/// The names of all objects, and how many uploads in parts are under way.
async fn list(state: web::Data<Objects>) -> HttpResponse {
    let kept = state.kept();
    let names: Vec<&String> = kept.objects.keys().collect();
    HttpResponse::Ok().json(serde_json::json!({ "objects": names, "uploads": kept.parts.len() }))
}

/// The parameters of uploads in parts.
#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Query {
    upload_id: Option<String>,
    part_number: Option<u32>,
    uploads: Option<String>,
}

async fn get(
    request: HttpRequest,
    state: web::Data<Objects>,
    name: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    signed(&request, &state, b"")?;
    let found = state.kept().objects.get(&*name).cloned();
    let missing = || Fault::new(StatusCode::NOT_FOUND, "NoSuchKey", "there is no such object");
    let mut bytes = found.ok_or_else(missing)?.to_vec();
    match state.controls.lie(Twin::Documents, OBJECT_LIES) {
        Some(Behaviour::ObjectOtherBytes) => bytes.iter_mut().take(1).for_each(|byte| *byte ^= 1),
        Some(Behaviour::ObjectFewerBytes) => drop(bytes.pop()),
        Some(_) => return Err(missing()),
        None => {}
    }
    let tag = etag(&bytes);
    let mut answer = HttpResponse::Ok();
    let length = bytes.len();
    if let Some((from, to)) = range(&request, length)? {
        bytes = bytes[from..to].to_vec();
        answer.status(StatusCode::PARTIAL_CONTENT);
        answer.insert_header(("content-range", format!("bytes {from}-{}/{length}", to - 1)));
    }
    answer.insert_header(("etag", tag)).insert_header(("last-modified", "Mon, 01 Jan 2024 00:00:00 GMT"));
    Ok(answer.content_type("application/octet-stream").body(bytes))
}

/// `Range: bytes=from-to`; the store knows no other.
fn range(request: &HttpRequest, length: usize) -> Result<Option<(usize, usize)>, Fault> {
    let Some(value) = request.headers().get("range").and_then(|value| value.to_str().ok()) else {
        return Ok(None);
    };
    let wanted = value.strip_prefix("bytes=").and_then(|text| text.split_once('-'));
    let read = wanted.and_then(|(from, to)| Some((from.parse().ok()?, to.parse::<usize>().ok()?)));
    match read {
        Some((from, to)) if from < length && from <= to => Ok(Some((from, length.min(to + 1)))),
        _ => Err(Fault::new(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange", "no such bytes")),
    }
}

async fn put(
    request: HttpRequest,
    state: web::Data<Objects>,
    name: web::Path<String>,
    query: web::Query<Query>,
    bytes: web::Bytes,
) -> Result<HttpResponse, Fault> {
    signed(&request, &state, &bytes)?;
    let tag = etag(&bytes);
    let mut kept = state.kept();
    match (&query.upload_id, query.part_number) {
        (Some(upload), Some(number)) => {
            kept.parts.get_mut(upload).ok_or_else(no_upload)?.insert(number, bytes);
        }
        _ => drop(kept.objects.insert(name.into_inner(), bytes)),
    }
    Ok(HttpResponse::Ok().insert_header(("etag", tag)).finish())
}

async fn post(
    request: HttpRequest,
    state: web::Data<Objects>,
    name: web::Path<String>,
    query: web::Query<Query>,
    body: web::Bytes,
) -> Result<HttpResponse, Fault> {
    signed(&request, &state, &body)?;
    let mut kept = state.kept();
    let xml = if query.uploads.is_some() {
        let upload = random_hex()?;
        kept.parts.insert(upload.clone(), BTreeMap::new());
        format!(
            "<InitiateMultipartUploadResult><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>"
        )
    } else {
        let parts =
            query.upload_id.as_ref().and_then(|upload| kept.parts.remove(upload)).ok_or_else(no_upload)?;
        let whole: Vec<u8> = parts.into_values().flatten().collect();
        let tag = etag(&whole);
        kept.objects.insert(name.into_inner(), whole.into());
        format!("<CompleteMultipartUploadResult><ETag>{tag}</ETag></CompleteMultipartUploadResult>")
    };
    Ok(HttpResponse::Ok().content_type("application/xml").body(xml))
}

async fn delete(
    request: HttpRequest,
    state: web::Data<Objects>,
    name: web::Path<String>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Fault> {
    signed(&request, &state, b"")?;
    let mut kept = state.kept();
    match &query.upload_id {
        Some(upload) => drop(kept.parts.remove(upload)),
        None => drop(kept.objects.remove(&*name)),
    }
    Ok(HttpResponse::NoContent().finish())
}

fn no_upload() -> Fault {
    Fault::new(StatusCode::NOT_FOUND, "NoSuchUpload", "there is no such upload")
}

fn etag(bytes: &[u8]) -> String {
    let hash: String =
        digest(&SHA256, bytes).as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hash}\"")
}

/// Whether the request is signed by the right key id over these very bytes, and they fit their checksum.
fn signed(request: &HttpRequest, state: &Objects, bytes: &[u8]) -> Result<(), Fault> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let refused = |why: &str| Fault::new(StatusCode::FORBIDDEN, "AccessDenied", why);
    let told = header("authorization").and_then(|value| value.strip_prefix("AWS4-HMAC-SHA256 "));
    let told = told.ok_or_else(|| refused("the request is not signed"))?;
    let part = |name: &str| told.split(", ").find_map(|part| part.trim().strip_prefix(name));
    let key = part("Credential=").and_then(|value| value.split('/').next());
    let signature = part("Signature=").unwrap_or_default();
    let covered = part("SignedHeaders=").unwrap_or_default();
    if key != Some(state.key.as_str()) || signature.len() != 64 || header("x-amz-date").is_none() {
        return Err(refused("the key is another, or the signature is none"));
    }
    let hash = digest(&SHA256, bytes);
    let hex: String = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    if !covered.contains("x-amz-content-sha256") || header("x-amz-content-sha256") != Some(hex.as_str()) {
        return Err(refused("the signature covers other bytes"));
    }
    match header("x-amz-checksum-sha256") {
        Some(told) if told != STANDARD.encode(hash) => {
            Err(Fault::new(StatusCode::BAD_REQUEST, "BadDigest", "the bytes do not fit their checksum"))
        }
        _ => Ok(()),
    }
}
