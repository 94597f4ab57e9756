//! The bytes of files, as they are: in as they come, out as attachments, in parts too.

use super::id;
use crate::Api;
use crate::dto::{Document, DocumentFile, UploadQuery};
use crate::extract::{Caller, Query, content_digest, range, same_tag};
use crate::problem::{Problem, codes};
use actix_web::body::SizedStream;
use actix_web::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, LOCATION, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::{StreamExt, stream};
use ruqsat_licensing::Error;
use ruqsat_licensing::applications::{self, NewFile, Reading, Upload};
use ruqsat_licensing::ids::ApplicationId;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long the next bytes of an upload may take.
const PIECE_WITHIN: Duration = Duration::from_secs(30);
/// How long all of them may take.
const WHOLE_WITHIN: Duration = Duration::from_secs(600);

/// Upload a file of an application.
///
/// As `attach_document`, with the bytes as they are: a PDF, JPEG, PNG or TIFF, said in `Content-Type` or
/// `application/octet-stream`. Its first bytes decide, and the type that was said has to fit. Archives are not taken, nor
/// a body in a `Content-Encoding`. A file of the same kind and name that is there already stays as the version before.
/// What breaks off leaves nothing behind.
#[utoipa::path(
    operation_id = "upload_document",
    tag = "documents",
    params(
        ("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$"),
        UploadQuery,
        ("Content-Digest" = Option<String>, Header, max_length = 255,
            description = "SHA-256 of the bytes, `sha-256=:…:` (RFC 9530): what came otherwise is refused")
    ),
    request_body(content(
        (DocumentFile = "application/octet-stream"),
        (DocumentFile = "application/pdf"),
        (DocumentFile = "image/jpeg"),
        (DocumentFile = "image/png"),
        (DocumentFile = "image/tiff")
    )),
    responses((status = 201, description = "The file", body = Document))
)]
#[post("/v1/applications/{id}/uploads")]
pub(super) async fn upload_document(
    request: HttpRequest,
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    query: Query<UploadQuery>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let UploadQuery { kind, name } = query.0;
    let header = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    // Unpacking is not done here: a few bytes that say they are many would become many.
    if request.headers().contains_key(CONTENT_ENCODING) || header(CONTENT_TYPE).is_none() {
        return Err(Problem::new(&codes::UNSUPPORTED_MEDIA_TYPE));
    }
    let longest = api.ports.document_rules.longest;
    let told = header(CONTENT_LENGTH).and_then(|text| text.parse::<i64>().ok());
    if told.is_some_and(|length| length > longest) {
        return Err(Problem::new(&codes::BODY_TOO_LARGE));
    }
    let file = NewFile {
        application: id(&path, ApplicationId::parse)?,
        kind: kind.clone(),
        name: name.clone(),
        media_type: header(CONTENT_TYPE).map(str::to_owned),
        sha256: content_digest(&request)?,
    };
    let upload = Upload::begin(&api.ports, &caller.clone().write(&[]), file).await.map_err(in_query)?;
    let received = receive(upload, payload, longest).await?.received().map_err(in_query)?;
    let said = format!("{kind}\n{name}\n{}", received.sha256());
    let document = received.attach(&caller.write(said.as_bytes())).await.map_err(in_query)?;
    let place = format!("/v1/applications/{}/documents/{}", document.application, document.id);
    Ok(HttpResponse::Created().insert_header((LOCATION, place)).json(Document::from(document)))
}

/// Takes the bytes as they come; one too many, or too slow a sender, and it is over.
async fn receive(mut upload: Upload, mut payload: web::Payload, longest: i64) -> Result<Upload, Problem> {
    let ends = Instant::now() + WHOLE_WITHIN;
    let mut left = longest;
    loop {
        let piece = timeout_at(ends.min(Instant::now() + PIECE_WITHIN), payload.next()).await;
        let Some(piece) = piece.map_err(|_| Problem::new(&codes::REQUEST_TIMEOUT))? else {
            return Ok(upload);
        };
        let piece = piece.map_err(|_| Problem::new(&codes::INVALID_REQUEST))?;
        left -= i64::try_from(piece.len()).unwrap_or(i64::MAX);
        if left < 0 {
            return Err(Problem::new(&codes::BODY_TOO_LARGE));
        }
        upload.write(&piece).await.map_err(in_query)?;
    }
}

/// What a body calls `/kind` is `?kind` here, and the content is all of the body.
fn in_query(error: Error) -> Problem {
    let Error::Invalid(mut violations) = error else { return error.into() };
    for violation in &mut violations {
        violation.pointer = match violation.pointer.as_str() {
            "/content" => String::new(),
            other => other.replacen('/', "?", 1),
        };
    }
    Error::Invalid(violations).into()
}

/// Get the bytes of a file.
///
/// As they were added, whole or one part (`Range`), always as an attachment: whoever shows them shows what comes from
/// outside. The `ETag` is the hash of the whole file, which `Repr-Digest` repeats; a file whose bytes do not fit it is
/// never sent to its end.
#[utoipa::path(
    operation_id = "download_document",
    tag = "documents",
    params(
        ("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$"),
        ("document" = String, Path, description = "Id of the file", pattern = "^doc_[0-9a-z]{26}$"),
        ("Range" = Option<String>, Header, max_length = 255,
            description = "One part: `bytes=0-1023`. Several at once, and what is not understood, are the whole file"),
        ("If-Range" = Option<String>, Header, max_length = 255,
            description = "The `ETag` of what is here already: the whole file if it is another")
    ),
    responses(
        (status = 200, description = "The file", content(
            (DocumentFile = "application/pdf"),
            (DocumentFile = "image/jpeg"),
            (DocumentFile = "image/png"),
            (DocumentFile = "image/tiff")
        )),
        (status = 206, description = "One part of it", content(
            (DocumentFile = "application/pdf"),
            (DocumentFile = "image/jpeg"),
            (DocumentFile = "image/png"),
            (DocumentFile = "image/tiff")
        ))
    )
)]
#[get("/v1/applications/{id}/documents/{document}/content")]
pub(super) async fn download_document(
    request: HttpRequest,
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (application, wanted) = super::documents::named(&path)?;
    let document = applications::find(&api.ports, &caller.call, &application, &wanted).await?;
    let tag = format!("\"{}\"", document.sha256);
    if same_tag(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    let length = u64::try_from(document.size).unwrap_or_default();
    let part = range(&request, length, &tag)?;
    let bytes = part.clone().unwrap_or(0..length);
    let mut reading = applications::open(&api.ports, &caller.call, &document, bytes.clone()).await?;
    // The first piece is here before anything is answered: a store that is away is told by the status.
    let first = reading.next().await?;
    let mut answer = match part {
        None => HttpResponse::Ok(),
        Some(_) => HttpResponse::PartialContent(),
    };
    if part.is_some() {
        let range = format!("bytes {}-{}/{length}", bytes.start, bytes.end.saturating_sub(1));
        answer.insert_header((CONTENT_RANGE, range));
    }
    Ok(answer
        .content_type(document.media_type.as_str())
        .insert_header((ETAG, tag))
        .insert_header((ACCEPT_RANGES, "bytes"))
        .insert_header((HeaderName::from_static("repr-digest"), digest(&document.sha256)))
        .insert_header((CONTENT_DISPOSITION, disposition(&document.name)))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .body(SizedStream::new(bytes.end - bytes.start, pieces(first, reading))))
}

/// All pieces; where one fails the answer breaks off, and whoever gets it sees that it is not whole.
fn pieces(
    first: Option<Vec<u8>>,
    reading: Reading,
) -> impl stream::Stream<Item = Result<web::Bytes, std::io::Error>> + 'static {
    let rest = stream::try_unfold(reading, |mut reading| async move {
        let next = reading.next().await.map_err(|fault| {
            tracing::error!(%fault, "a file: broken off");
            std::io::Error::other("broken off")
        })?;
        Ok(next.map(|piece| (web::Bytes::from(piece), reading)))
    });
    stream::iter(first.map(|piece| Ok(web::Bytes::from(piece)))).chain(rest)
}

/// `Repr-Digest` (RFC 9530) of a hash in hex.
fn digest(hex: &str) -> String {
    let byte = |at: usize| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Vec<u8> = (0..hex.len()).step_by(2).filter_map(byte).collect();
    format!("sha-256=:{}:", STANDARD.encode(bytes))
}

/// An attachment by its name: in plain letters for old programs, and as it is (RFC 8187).
fn disposition(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || " .-_()".contains(c);
    let ascii: String = name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    let mut coded = String::new();
    for byte in name.bytes() {
        match byte {
            byte if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) => coded.push(char::from(byte)),
            other => coded += &format!("%{other:02X}"),
        }
    }
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{coded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_in_both_spellings_and_breaks_no_header() {
        assert_eq!(
            disposition("жарғы 1.pdf"),
            "attachment; filename=\"_____ 1.pdf\"; filename*=UTF-8''%D0%B6%D0%B0%D1%80%D2%93%D1%8B%201.pdf"
        );
        let hostile = disposition("a\"; filename=\"b.html\r\nX: y'%41;\u{202e}");
        let told =
            "filename=\"a__ filename__b.html__X_ y__41__\"; filename*=UTF-8''a%22%3B%20filename%3D%22b.html";
        assert!(hostile.starts_with(&format!("attachment; {told}%0D%0AX%3A%20y%27%2541%3B")), "{hostile}");
        assert!(hostile.is_ascii() && !hostile.contains('\n'));
    }

    #[test]
    fn a_hash_is_told_as_the_standard_has_it() {
        let of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(digest(of_nothing), "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
    }
}
