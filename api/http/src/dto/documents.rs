//! Files of applications.

use crate::extract::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use ruqsat_licensing::applications::Document as Aggregate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A file to add.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "other", "name": "жарғы.pdf", "content": "JVBERi0xLjcKJSVFT0YK"}))]
pub(crate) struct NewDocument {
    /// Which of the service's `documents` it is, or `other`.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub(crate) kind: String,
    /// Its name, without a path.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub(crate) name: String,
    /// Its bytes, base64: a PDF, JPEG, PNG or TIFF of at most 5 MiB.
    #[validate(length(min = 1, max = 7_000_000))]
    #[schema(min_length = 1, max_length = 7_000_000)]
    pub(crate) content: String,
}

impl Body for NewDocument {
    const LIMIT: usize = 7_100_000;
}

/// A file of an application.
#[derive(Serialize, ToSchema)]
pub(crate) struct Document {
    /// Its id.
    #[schema(pattern = "^doc_[0-9a-z]{26}$")]
    pub(crate) id: String,
    /// Which of the service's `documents` it is, or `other`.
    #[schema(max_length = 60)]
    pub(crate) kind: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub(crate) name: String,
    /// Counts the files of this kind and name of the application.
    #[schema(minimum = 1)]
    pub(crate) version: i32,
    /// What its first bytes say it is.
    #[schema(max_length = 100, example = "application/pdf")]
    pub(crate) media_type: String,
    /// SHA-256 of its bytes, hex: the signed content of the application names it.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub(crate) sha256: String,
    /// Its length in bytes.
    pub(crate) size: i64,
    /// When it was added.
    pub(crate) created_at: DateTime<Utc>,
    /// When a later version took its place: it is no part of what is signed since.
    pub(crate) replaced_at: Option<DateTime<Utc>>,
}

impl From<Aggregate> for Document {
    fn from(document: Aggregate) -> Self {
        Self {
            id: document.id.into(),
            kind: document.kind,
            name: document.name,
            version: document.version,
            media_type: document.media_type,
            sha256: document.sha256,
            size: document.size,
            created_at: document.created_at,
            replaced_at: document.replaced_at,
        }
    }
}

/// The files of an application, in the order they were added.
#[derive(Serialize, ToSchema)]
pub(crate) struct DocumentList {
    /// The files that belong to it now.
    #[schema(max_items = 30)]
    pub(crate) items: Vec<Document>,
    /// Those in whose place a later version stands.
    #[schema(max_items = 30)]
    pub(crate) earlier: Vec<Document>,
    /// The kinds that the act asks for on this channel for this operation and that no file is of.
    #[schema(max_items = 30, example = json!(["qualification"]))]
    pub(crate) missing: Vec<String>,
}

impl DocumentList {
    /// All that are there to be read, and what is missing.
    pub(crate) fn new(documents: Vec<Aggregate>, missing: Vec<String>) -> Self {
        let (items, earlier): (Vec<_>, Vec<_>) = documents.into_iter().partition(Aggregate::is_current);
        let shown = |all: Vec<Aggregate>| all.into_iter().map(Into::into).collect();
        Self { items: shown(items), earlier: shown(earlier), missing }
    }
}

/// A file with its bytes. Show it as what `media_type` says and nothing else: it comes from outside.
#[derive(Serialize, ToSchema)]
pub(crate) struct DocumentContent {
    /// The file.
    pub(crate) document: Document,
    /// Its bytes, base64.
    #[schema(max_length = 7_000_000)]
    pub(crate) content: String,
}

impl DocumentContent {
    /// A file as it was added.
    pub(crate) fn new(document: Aggregate, bytes: &[u8]) -> Self {
        Self { document: document.into(), content: STANDARD.encode(bytes) }
    }
}

/// The bytes of a file: a PDF, JPEG, PNG or TIFF, of at most 20 MiB where the operator has not said otherwise.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary, max_length = 104_857_600, example = "%PDF-1.7")]
pub(crate) struct DocumentFile(#[expect(dead_code, reason = "stands for the body in the spec")] Vec<u8>);

/// What an uploaded file is.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct UploadQuery {
    /// Which of the service's `documents` it is, or `other`.
    #[validate(length(min = 1, max = 60))]
    #[param(min_length = 1, max_length = 60, example = "other")]
    pub(crate) kind: String,
    /// Its name, without a path.
    #[validate(length(min = 1, max = 200))]
    #[param(min_length = 1, max_length = 200, example = "жарғы.pdf")]
    pub(crate) name: String,
}
