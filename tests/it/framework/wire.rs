//! Below HTTP clients: bytes on a socket that no library would send.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by panicking")]

use ruqsat_tests::{OZONE, Options, World};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

fn connect(world: &World) -> TcpStream {
    let address = world.url.strip_prefix("http://").expect("an address");
    let stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time limit");
    stream
}

/// Sends bytes and reads until the other side has nothing more to say.
fn exchange(world: &World, bytes: &[u8]) -> String {
    let mut stream = connect(world);
    // The other side may hang up while we speak: that is an answer too.
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
}

async fn assert_alive(world: &World) {
    assert_eq!(world.raw().get("/readyz", "").await.status, 200);
}

#[tokio::test]
async fn a_connection_closed_in_the_middle_of_a_body_leaves_nothing_behind() {
    let world = &World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let whole =
        format!(r#"{{"service": "{OZONE}", "operation": "issue", "channel": "portal", "form": {{}}}}"#);
    // A world of its own: nobody else files here.
    let filed = async || person.api.applications().list(&Default::default()).await.expect("a list").items;
    let head = format!(
        "POST /v1/applications HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        person.token,
        whole.len() + 10
    );
    // The text is complete JSON already, but ten bytes of the promised length never come.
    for cut in [1, whole.len() / 2, whole.len()] {
        let answer = exchange(world, format!("{head}{}", &whole[..cut]).as_bytes());
        assert!(answer.is_empty() || status(&answer) == 400, "{answer}");
    }
    let chunked =
        head.replace(&format!("content-length: {}", whole.len() + 10), "transfer-encoding: chunked");
    let half = format!("{chunked}{:x}\r\n{}", whole.len() + 10, whole);
    let answer = exchange(world, half.as_bytes());
    assert!(answer.is_empty() || status(&answer) == 400, "{answer}");
    let mut gone = connect(world);
    gone.write_all(format!("{head}{{").as_bytes()).expect("sent");
    drop(gone);
    assert!(filed().await.is_empty(), "half a request was taken for a whole one");
    let right = person.file(OZONE).await.id;
    assert_eq!(filed().await.len(), 1, "{right}");
}

#[tokio::test]
async fn what_is_no_http_is_refused_and_the_server_goes_on() {
    let world = World::shared();
    let many: String = (0..500).map(|n| format!("x-{n}: 1\r\n")).collect();
    let body = "GET /healthz HTTP/1.1\r\nhost: x\r\n";
    for (what, bytes) in [
        ("no HTTP", "\x16\x03\x01\x02\x00\x01nonsense\r\n\r\n".to_owned()),
        ("no version", "GET /healthz\r\n\r\n".to_owned()),
        ("a bad header", "GET /healthz HTTP/1.1\r\nho st: x\r\n\r\n".to_owned()),
        ("too many headers", format!("{body}{many}\r\n")),
        ("a header without end", format!("{body}x: {}\r\n\r\n", "y".repeat(300_000))),
        ("a path without end", format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "y".repeat(300_000))),
        ("two lengths", format!("{body}content-length: 1\r\ncontent-length: 2\r\n\r\nab")),
        (
            "a length and chunks",
            format!("{body}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
        ),
        ("a negative length", format!("{body}content-length: -1\r\n\r\n")),
    ] {
        let answer = exchange(world, bytes.as_bytes());
        assert!(answer.is_empty() || (400..500).contains(&status(&answer)), "{what}: {answer}");
        assert!(!answer.contains("panicked") && !answer.contains(".rs"), "{what}: {answer}");
    }
    assert_alive(world).await;
}

#[tokio::test]
async fn a_long_path_that_is_still_http_is_answered_as_any_other() {
    let raw = World::shared().raw();
    raw.get(&format!("/v1/services/{}", "y".repeat(30_000)), "").await.assert_problem(404, "not_found");
    raw.get(&format!("/v1/licences?number={}", "y".repeat(30_000)), "").await;
    assert_alive(World::shared()).await;
}

#[tokio::test]
async fn two_requests_on_one_connection_are_answered_in_order() {
    let answer = exchange(
        World::shared(),
        b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nGET /v1/none HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    );
    let first = answer.find("200 OK").expect("the first answer");
    let second = answer.find("404 Not Found").expect("the second answer");
    assert!(first < second, "{answer}");
}
