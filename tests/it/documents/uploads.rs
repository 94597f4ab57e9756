//! Uploads: what is taken, what is refused while it arrives, and what is left when one breaks off.

use super::{aside, draft, lying, pdf};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use ruqsat_licensing::audit::Deed;
use ruqsat_server::Documents;
use ruqsat_tests::{Options, Person, RawAnswer, World};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// An upload as no SDK would send it.
async fn send(person: &Person<'_>, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> RawAnswer {
    let raw = person.world.raw();
    let request = raw.request(Method::POST, path, &person.token).header("x-request-id", "upload-of-a-test");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    raw.send(request.body(body)).await
}

fn sha256(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(digest(&SHA256, bytes)))
}

#[tokio::test]
async fn a_long_file_comes_and_goes_as_it_is_and_is_signed_by_its_hash() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let id = draft(&person).await;
    let bytes = pdf(12_345_678, 1);
    let file = person.upload(&id, "qualification", "жарғы 1.pdf", bytes.clone()).await.expect("a file");
    assert_eq!((file.version, file.size, file.media_type.as_str()), (1, 12_345_678, "application/pdf"));
    let hash: String = digest(&SHA256, &bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(file.sha256, hash);
    assert_eq!((lying(&world), aside(&world)), (1, 0));
    let back = person.api.documents().download(&id, &file.id).send().await.expect("its bytes");
    assert!(back.value == bytes);
    for (name, value) in [
        ("content-type", "application/pdf"),
        (
            "content-disposition",
            "attachment; filename=\"_____ 1.pdf\"; filename*=UTF-8''%D0%B6%D0%B0%D1%80%D2%93%D1%8B%201.pdf",
        ),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("cache-control", "private, no-store"),
        ("accept-ranges", "bytes"),
        ("repr-digest", sha256(&bytes).as_str()),
        ("etag", format!("\"{hash}\"").as_str()),
    ] {
        assert_eq!(back.header(name), Some(value), "{name}");
    }
    // What is too long for JSON is told so, and comes by its bytes.
    let json = person.api.documents().get(&id, &file.id).await.expect_err("too long for JSON");
    assert_eq!(json.code(), Some("not_acceptable"));

    person.api.applications().submit(&id).await.expect("submitted");
    let signable = person.api.applications().get_signable(&id).await.expect("bytes").content;
    let envelope = STANDARD.decode(signable).expect("base64");
    let envelope: serde_json::Value = serde_json::from_slice(&envelope).expect("JSON");
    assert_eq!(envelope["documents"][0]["sha256"], hash);
    person.sign_application(&id).await.expect("registered");
    let late = person.upload(&id, "other", "b.pdf", pdf(20, 2)).await.expect_err("the form is frozen");
    assert_eq!(late.code(), Some("form_frozen"));
    // Whoever may see the case may see its files, and nobody else may.
    let executor = world.person("ozone-executor").await;
    assert!(executor.api.documents().download(&id, &file.id).await.expect("the licensor's") == bytes);
    for stranger in ["applicant-entity", "pipelines-executor"] {
        let stranger = world.person(stranger).await;
        let none = stranger.api.documents().download(&id, &file.id).await.expect_err("not his");
        assert_eq!(none.code(), Some("not_found"));
    }
    let rows = world.audit().await;
    let reads = rows.iter().filter(|row| row.operation == "download_document");
    assert_eq!(
        reads.map(|row| row.deed).collect::<Vec<_>>(),
        [Deed::Read],
        "staff leaves a row, the owner none"
    );
}

#[tokio::test]
async fn an_upload_leaves_a_row_and_happens_once_under_a_key() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let id = draft(&person).await;
    let path = format!("/v1/applications/{id}/uploads?kind=other&name=a.pdf");
    let bytes = pdf(1000, 1);
    let digest = sha256(&bytes);
    let headers = [
        ("content-type", "application/pdf"),
        ("idempotency-key", "one"),
        ("content-digest", digest.as_str()),
    ];
    let first = send(&person, &path, &headers, bytes.clone()).await;
    assert_eq!(first.status, 201, "{first:?}");
    let place = format!("/v1/applications/{id}/documents/{}", first.json["id"].as_str().expect("an id"));
    assert_eq!(first.headers["location"], place);
    let rows = world.audit().await;
    let rows: Vec<_> = rows.iter().filter(|row| row.request == "upload-of-a-test").collect();
    assert_eq!(
        rows.iter().map(|row| (row.deed, row.operation.as_str())).collect::<Vec<_>>(),
        [(Deed::Write, "upload_document")]
    );

    // The same again is the same, even when nothing more could be added.
    person.api.applications().submit(&id).await.expect("submitted");
    let again = send(&person, &path, &headers, bytes.clone()).await;
    assert_eq!((again.status, &again.json), (201, &first.json));
    let other = send(&person, &path, &[headers[0], headers[1]], pdf(1000, 2)).await;
    other.assert_problem(422, "idempotency_key_reused");
    let renamed = path.replace("a.pdf", "b.pdf");
    send(&person, &renamed, &headers, bytes).await.assert_problem(422, "idempotency_key_reused");
    assert_eq!(person.api.documents().list(&id).await.expect("one").items.len(), 1);
}

#[tokio::test]
async fn what_is_no_file_is_refused_and_leaves_nothing() {
    let documents = Documents { longest_mib: 1, most_mib: 2, most: 3, ..Documents::default() };
    let world = World::start(Options { documents, ..Options::default() }).expect("the server starts");
    let person = world.person("applicant").await;
    let id = draft(&person).await;
    let at = |query: &str| format!("/v1/applications/{id}/uploads?{query}");
    let (pdf_type, any) = (("content-type", "application/pdf"), ("content-type", "application/octet-stream"));
    let fine = || pdf(100, 1);
    // An archive of ten thousand to one: not unpacked to be looked at, for its first bytes say what it is.
    let bomb = [b"PK\x03\x04".as_slice(), &vec![0; 900_000]].concat();
    let other = sha256(b"other");
    for (query, header, body, status, pointer) in [
        ("kind=unheard_of&name=a.pdf", pdf_type, fine(), 422, "?kind"),
        ("kind=power_of_attorney&name=a.pdf", pdf_type, fine(), 422, "?kind"),
        ("kind=other&name=..%2Fa.pdf", pdf_type, fine(), 422, "?name"),
        ("kind=other&name=a%00.pdf", pdf_type, fine(), 422, "?name"),
        ("kind=other&name=x%E2%80%AEfdp.exe", pdf_type, fine(), 422, "?name"),
        ("kind=other&name=a.pdf&more=1", pdf_type, fine(), 422, ""),
        ("kind=other", pdf_type, fine(), 422, ""),
        ("kind=other&name=a.zip", ("content-type", "application/zip"), bomb.clone(), 422, ""),
        ("kind=other&name=a.pdf", pdf_type, bomb, 422, ""),
        ("kind=other&name=a.pdf", any, b"<html><script>".to_vec(), 422, ""),
        ("kind=other&name=a.pdf", any, b"<svg".to_vec(), 422, ""),
        ("kind=other&name=a.pdf", pdf_type, Vec::new(), 422, ""),
        ("kind=other&name=a.pdf", pdf_type, b"%PD".to_vec(), 422, ""),
        ("kind=other&name=a.jpg", ("content-type", "image/jpeg"), fine(), 422, "!Content-Type"),
        ("kind=other&name=a.html", ("content-type", "text/html"), fine(), 422, "!Content-Type"),
        ("kind=other&name=a.pdf", ("content-digest", other.as_str()), fine(), 422, "!Content-Digest"),
        ("kind=other&name=a.pdf", ("content-digest", "sha-256=nothing"), fine(), 422, "!Content-Digest"),
    ] {
        let mut headers = vec![header];
        if header.0 != "content-type" {
            headers.push(pdf_type);
        }
        let answer = send(&person, &at(query), &headers, body).await;
        answer.assert_problem(status, "invalid_content");
        assert_eq!(answer.pointers(), [pointer], "{query} {header:?}");
    }
    let plain = at("kind=other&name=a.pdf");
    let packed = [pdf_type, ("content-encoding", "gzip")];
    send(&person, &plain, &packed, fine()).await.assert_problem(415, "unsupported_media_type");
    send(&person, &plain, &[], fine()).await.assert_problem(415, "unsupported_media_type");
    let long = pdf(1024 * 1024 + 1, 1);
    send(&person, &plain, &[pdf_type], long).await.assert_problem(413, "body_too_large");
    assert_eq!((lying(&world), aside(&world)), (0, 0));
    assert!(person.api.documents().list(&id).await.expect("none").items.is_empty());

    // As many and as much as an application takes, to the byte.
    let whole = pdf(1024 * 1024, 1);
    person.upload(&id, "other", "1.pdf", whole.clone()).await.expect("the longest file");
    person.upload(&id, "other", "2.pdf", whole).await.expect("all there is room for");
    let full = person.upload(&id, "other", "3.pdf", fine()).await.expect_err("one byte too many");
    assert_eq!(full.code(), Some("invalid_content"));
    let id = draft(&person).await;
    for name in ["1.pdf", "2.pdf", "3.pdf"] {
        person.upload(&id, "other", name, fine()).await.expect("room for three");
    }
    let full = person.upload(&id, "other", "4.pdf", fine()).await.expect_err("one too many");
    assert_eq!(full.code(), Some("invalid_content"));
}

/// The head of an upload by hand, and the first of its bytes.
fn begin(person: &Person<'_>, id: &str, framing: &str, bytes: &[u8]) -> TcpStream {
    let address = person.world.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("a connection");
    let head = format!(
        "POST /v1/applications/{id}/uploads?kind=other&name=a.pdf HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer \
         {}\r\nContent-Type: application/pdf\r\n{framing}\r\n\r\n",
        person.token
    );
    stream.write_all(head.as_bytes()).expect("the head is sent");
    stream.write_all(bytes).expect("the bytes are sent");
    stream
}

async fn until(what: impl Fn() -> bool) {
    for _ in 0..200 {
        if what() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it never came to that");
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing_behind() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let id = draft(&person).await;
    for framing in ["Content-Length: 5000000", "Transfer-Encoding: chunked"] {
        let bytes = pdf(700_000, 1);
        let chunk = [format!("{:x}\r\n", bytes.len()).as_bytes(), &bytes, b"\r\n"].concat();
        let sent = if framing.starts_with("Content") { bytes } else { chunk };
        let stream = begin(&person, &id, framing, &sent);
        until(|| aside(&world) == 1).await;
        drop(stream);
        until(|| aside(&world) == 0).await;
    }
    assert!(person.api.documents().list(&id).await.expect("none").items.is_empty());
    assert_eq!(lying(&world), 0);
}

#[tokio::test]
async fn a_length_nobody_told_is_found_out_and_nobody_uploads_without_end_at_once() {
    let documents = Documents { longest_mib: 1, ..Documents::default() };
    let world = World::start(Options { documents, ..Options::default() }).expect("the server starts");
    let person = world.person("applicant").await;
    let id = draft(&person).await;
    let piece = pdf(600_000, 1);
    let chunk = [format!("{:x}\r\n", piece.len()).as_bytes(), &piece, b"\r\n"].concat();
    let mut stream = begin(&person, &id, "Transfer-Encoding: chunked", &[chunk.clone(), chunk].concat());
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).expect("an answer before the body is over");
    assert_eq!(&answer, b"HTTP/1.1 413");
    until(|| aside(&world) == 0).await;

    let slow: Vec<_> = (0..4).map(|_| begin(&person, &id, "Content-Length: 1000", b"%PDF-1.7\n")).collect();
    until(|| aside(&world) == 4).await;
    let fifth = person.upload(&id, "other", "b.pdf", pdf(100, 1)).await.expect_err("four are under way");
    assert_eq!(fifth.code(), Some("too_many_requests"));
    let other = world.person("applicant-entity").await;
    let theirs = draft(&other).await;
    other.upload(&theirs, "other", "b.pdf", pdf(100, 1)).await.expect("somebody else has his own");
    drop(slow);
    until(|| aside(&world) == 0).await;
    person.upload(&id, "other", "b.pdf", pdf(100, 1)).await.expect("a place again");
}
