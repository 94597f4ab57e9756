//! Traces: a span per request at the collector, nothing personal in it, and no request the worse for a collector that
//! is away or silent. One test, as there is one collector per process.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by panicking")]

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use ruqsat_server::{Config, Log, LogFormat, Telemetry};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

const LOGIN: &str = "990101500016";
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

/// Answers the requests of one connection and hands on what was sent to which path.
fn take(stream: TcpStream, taken: &Sender<(String, Vec<u8>)>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let (mut first, mut length) = (String::new(), 0);
        if reader.read_line(&mut first)? == 0 {
            return Ok(());
        }
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().expect("a length");
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        (&stream).write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")?;
        // Nobody takes what a batch after the test's end brings.
        let _ = taken.send((first.split(' ').nth(1).unwrap_or_default().to_owned(), body));
    }
}

fn answer(listener: TcpListener, taken: Sender<(String, Vec<u8>)>) {
    for stream in listener.incoming() {
        let taken = taken.clone();
        std::thread::spawn(move || drop(take(stream.expect("a connection"), &taken)));
    }
}

/// The spans that came, with their attributes as text.
fn spans(taken: &Receiver<(String, Vec<u8>)>) -> Vec<(Span, BTreeMap<String, String>)> {
    let mut found = Vec::new();
    for (path, body) in taken.try_iter() {
        assert_eq!(path, "/v1/traces");
        let request = ExportTraceServiceRequest::decode(&*body).expect("protobuf");
        for resource in request.resource_spans {
            assert_eq!(text(&resource.resource.expect("a resource").attributes)["service.name"], "ruqsat");
            let spans = resource.scope_spans.into_iter().flat_map(|scope| scope.spans);
            found.extend(spans.map(|span| {
                let text = text(&span.attributes);
                (span, text)
            }));
        }
    }
    found
}

fn text(attributes: &[KeyValue]) -> BTreeMap<String, String> {
    let value = |one: &KeyValue| match one.value.as_ref().and_then(|value| value.value.as_ref()) {
        Some(Value::StringValue(text)) => text.clone(),
        Some(Value::IntValue(number)) => number.to_string(),
        other => format!("{other:?}"),
    };
    attributes.iter().map(|one| (one.key.clone(), value(one))).collect()
}

struct Caller {
    http: reqwest::Client,
    url: String,
    token: String,
}

impl Caller {
    async fn send(&self, request: reqwest::RequestBuilder, id: &str) -> serde_json::Value {
        let began = Instant::now();
        let parent = format!("00-{TRACE}-b7ad6b7169203331-01");
        let request = request.header("x-request-id", id).header("traceparent", parent);
        let answer = request.bearer_auth(&self.token).send().await.expect("an answer");
        // A batch waits five seconds for a silent collector: whoever waited with it would be seen.
        assert!(began.elapsed() < Duration::from_secs(4), "{id} took {:?}", began.elapsed());
        answer.json().await.unwrap_or_default()
    }

    async fn get(&self, path: &str, id: &str) -> serde_json::Value {
        self.send(self.http.get(format!("{}{path}", self.url)), id).await
    }
}

#[actix_web::test]
async fn a_request_is_a_span_and_a_collector_is_no_burden() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    // A port that nobody listens on, at first.
    let collector: SocketAddr = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let telemetry = Telemetry {
        metrics_listen: Some("off".into()),
        otlp_endpoint: Some(format!("http://{collector}/")),
        trusted_callers: vec!["127.0.0.1".parse().unwrap()],
        ..Telemetry::default()
    };
    // Quieter than any request: what is logged and what is traced are two things.
    let log = Log { format: LogFormat::Json, filter: "error".into() };
    let sending = ruqsat_server::watch(&log, &telemetry).expect("nobody else watches this process");
    let config = Config {
        listen: "127.0.0.1:0".into(),
        data: folder.path().to_owned(),
        sandbox: true,
        telemetry,
        ..Config::default()
    };
    let running = ruqsat_server::start(config, ruqsat_server::system_clock(), false).await.unwrap();
    let mut caller = Caller { http: reqwest::Client::new(), url: running.url.clone(), token: "none".into() };

    // Away, then there and silent: requests are answered as ever, also while a batch fails.
    for n in 0..100 {
        caller.get("/v1/services", &format!("away-{n:04}")).await;
    }
    let listener = TcpListener::bind(collector).unwrap();
    let began = Instant::now();
    for n in 0.. {
        caller.get("/v1/services", &format!("silent-{n:04}")).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        if began.elapsed() > Duration::from_secs(6) {
            break;
        }
    }

    let (tell, taken) = channel();
    std::thread::spawn(move || answer(listener, tell));
    let form = format!("grant_type=password&client_id=ruqsat-web&username={LOGIN}&password=sandbox");
    let asked = caller.http.post(format!("{}/v1/token", caller.url)).body(form);
    let asked = asked.header("content-type", "application/x-www-form-urlencoded");
    let signed_in: serde_json::Value = asked.send().await.unwrap().json().await.unwrap();
    caller.token = signed_in["access_token"].as_str().unwrap().to_owned();
    let new = r#"{"service": "ozone-works-permit", "operation": "issue", "channel": "portal"}"#;
    let made = caller.http.post(format!("{}/v1/applications", caller.url)).body(new);
    let made = caller.send(made.header("content-type", "application/json"), "made-by-the-test").await;
    let id = made["id"].as_str().unwrap().to_owned();
    caller.get(&format!("/v1/applications/{id}"), "read-by-the-test").await;
    let form = r#"{"service": "main-pipelines-operation-licence", "operation": "issue", "channel": "portal",
        "submit": true, "form": {"activity_kinds": ["oil_pipelines"],
        "objects": [{"name": "Өзен — Атырау", "region": "Атырау облысы", "length_km": 683.5}]}}"#;
    let owing = caller.http.post(format!("{}/v1/applications", caller.url)).body(form);
    let owing = caller.send(owing.header("content-type", "application/json"), "owing-in-the-test").await;
    let paying = format!("{}/v1/applications/{}/payments", caller.url, owing["id"].as_str().unwrap());
    caller.send(caller.http.post(paying), "paying-in-the-test").await;
    caller.get(&format!("/v1/applications/{LOGIN}"), "hostile-to-the-test").await;
    caller.get(&format!("/{LOGIN}/nowhere"), "nowhere-in-the-test").await;
    running.stop().await;
    sending.finish().await;

    let spans = spans(&taken);
    let of = |request: &str| {
        let mut found =
            spans.iter().filter(|(_, text)| text.get("request_id").is_some_and(|id| id == request));
        let (span, text) = found.next().unwrap_or_else(|| panic!("no span of {request}"));
        assert!(found.next().is_none(), "{request} has one span");
        let told = (span.name.as_str(), text["http.response.status_code"].as_str());
        (told, span, text)
    };
    let (told, span, text) = of("read-by-the-test");
    assert_eq!(told, ("get_application", "200"));
    let trace: String = span.trace_id.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(trace, TRACE, "the trace of a trusted caller goes on");
    assert_eq!(text["ruqsat.operation"], "get_application");
    assert_eq!(text["ruqsat.application"], id);
    assert_eq!(text["http.route"], "/v1/applications/{id}");
    assert_eq!(text["http.request.method"], "GET");
    assert!(span.end_time_unix_nano > span.start_time_unix_nano);
    assert_eq!(of("made-by-the-test").0, ("create_application", "201"));
    assert_eq!(of("hostile-to-the-test").0, ("get_application", "404"));
    assert_eq!(of("nowhere-in-the-test").0, ("GET", "404"));
    // What a request waited for hangs below it.
    let (told, paying, _) = of("paying-in-the-test");
    assert_eq!(told, ("create_payment", "201"));
    let below: Vec<_> = spans.iter().filter(|(span, _)| span.parent_span_id == paying.span_id).collect();
    assert!(below.iter().all(|(span, _)| span.trace_id == paying.trace_id));
    let units = below.iter().filter(|(span, text)| span.name == "database" && text["gate"] == "write");
    assert!(units.count() >= 2);
    let asked = below.iter().find(|(span, _)| span.name == "outside").expect("a call to the gateway");
    assert_eq!(asked.1["system"], "payment_gateway");
    let all = format!("{spans:?}");
    assert!(
        !all.contains(LOGIN) && !all.contains("password") && !all.contains("Атырау"),
        "nothing personal and no secret"
    );
    assert!(spans.iter().all(|(span, _)| span.events.is_empty()), "log lines stay in the log");
}
