//! Downloads in parts (RFC 9110 section 14).

use super::{draft, pdf};
use reqwest::Method;
use ruqsat_tests::World;

#[tokio::test]
async fn a_part_is_what_was_asked_for_and_no_part_is_of_another_state() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let id = draft(&person).await;
    let bytes = pdf(1000, 7);
    let file = person.upload(&id, "other", "a.pdf", bytes.clone()).await.expect("a file");
    let tag = format!("\"{}\"", file.sha256);
    let call = || person.api.documents().download(&id, &file.id);
    for (range, known, part, told) in [
        ("bytes=0-9", None, 0..10, "bytes 0-9/1000"),
        ("bytes=990-", None, 990..1000, "bytes 990-999/1000"),
        ("bytes=-1", None, 999..1000, "bytes 999-999/1000"),
        ("bytes=0-99999", Some(tag.as_str()), 0..1000, "bytes 0-999/1000"),
    ] {
        let call = known.map_or_else(call, |known| call().header("If-Range", known));
        let answer = call.header("Range", range).send().await.expect("a part");
        assert_eq!((answer.status, answer.header("content-range")), (206, Some(told)), "{range}");
        assert!(answer.value == bytes[part], "{range}");
        assert_eq!(answer.etag(), Some(tag.as_str()));
    }
    for (range, known) in [
        ("bytes=0-9", Some("\"another\"")),
        ("bytes=0-9", Some("Mon, 01 Jan 2024 00:00:00 GMT")),
        ("bytes=0-1,5-6", None),
        ("items=0-9", None),
        ("bytes=9-0", None),
    ] {
        let call = known.map_or_else(call, |known| call().header("If-Range", known));
        let answer = call.header("Range", range).send().await.expect("the whole");
        assert_eq!((answer.status, answer.header("content-range")), (200, None), "{range}");
        assert!(answer.value == bytes, "{range}");
    }
    let raw = world.raw();
    let path = format!("/v1/applications/{id}/documents/{}/content", file.id);
    let get = |method, header, value: &str| raw.request(method, &path, &person.token).header(header, value);
    for range in ["bytes=1000-", "bytes=5000-6000", "bytes=-0"] {
        let answer = raw.send(get(Method::GET, "range", range)).await;
        answer.assert_problem(416, "range_not_satisfiable");
        assert_eq!(answer.headers["content-range"], "bytes */1000");
    }
    let known = raw.send(get(Method::GET, "if-none-match", &tag)).await;
    assert_eq!((known.status, known.headers["etag"].as_str()), (304, tag.as_str()));
    let head = raw.send(get(Method::HEAD, "accept", "*/*")).await;
    assert_eq!((head.status, head.headers["content-length"].as_str()), (200, "1000"));
    assert!(head.headers["content-disposition"].starts_with("attachment;"));
}
