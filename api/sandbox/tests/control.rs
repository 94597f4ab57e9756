//! The control endpoint over HTTP: what a QA engineer types, and what the twins then do.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use reqwest::{Client, Method, Response, StatusCode};
use ruqsat_sandbox::payments::PaymentSecrets;
use ruqsat_sandbox::{Sandbox, Settings};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

struct World {
    sandbox: Sandbox,
    http: Client,
    _folder: TempDir,
}

impl World {
    fn start() -> Self {
        // Installed by another test of this program already, or now.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let now = chrono::DateTime::from_timestamp(1_795_348_800, 0).unwrap();
        let sandbox = Sandbox::start(Settings {
            port: 0,
            folder: folder.path().to_owned(),
            payments: PaymentSecrets { merchant_key: "key".into(), callback_secret: vec![42; 32] },
            clock: Arc::new(move || now),
        });
        Self { sandbox: sandbox.unwrap(), http: Client::new(), _folder: folder }
    }

    async fn control(&self, method: Method, twin: &str, body: &str) -> (u16, Value) {
        let url = format!("{}/control{twin}", self.sandbox.notices_url());
        let request = self.http.request(method, url).header("content-type", "application/json");
        let answer = request.body(body.to_owned()).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    async fn tell(&self, twin: &str, rule: Value) {
        let (status, answer) = self.control(Method::PUT, &format!("/{twin}"), &rule.to_string()).await;
        assert_eq!((status, &answer["shown"]), (200, &json!(0)), "{answer}");
    }

    async fn notice(&self, id: &str) -> reqwest::Result<Response> {
        let sms = json!({"channel": "sms", "to": "+77010000000", "language": "kk", "text": "мәтін"});
        let request = self.http.post(format!("{}/notices", self.sandbox.notices_url()));
        request.header("idempotency-key", id).json(&sms).timeout(Duration::from_secs(5)).send().await
    }

    async fn kept(&self) -> usize {
        let url = format!("{}/notices", self.sandbox.notices_url());
        let kept: Value = self.http.get(url).send().await.unwrap().json().await.unwrap();
        kept["notices"].as_array().unwrap().len()
    }
}

#[tokio::test]
async fn rules_are_shown_set_counted_and_taken_back() {
    let world = World::start();
    let (status, all) = world.control(Method::GET, "", "").await;
    let honest = json!({"behaviour": "honest", "shown": 0});
    assert_eq!(status, 200);
    let twins = ["payments", "notices", "crl", "ocsp", "registers", "notary", "documents"];
    let told: serde_json::Map<_, _> =
        twins.map(|twin| (twin.to_owned(), honest.clone())).into_iter().collect();
    assert_eq!(all, Value::Object(told));

    world.tell("notices", json!({"behaviour": "unavailable", "times": 2})).await;
    for (status, left) in [(503, json!(1)), (503, Value::Null), (202, Value::Null)] {
        assert_eq!(world.notice("a").await.unwrap().status().as_u16(), status);
        assert_eq!(world.control(Method::GET, "/notices", "").await.1["times"], left);
    }
    assert_eq!(world.control(Method::GET, "/notices", "").await.1["shown"], 2);

    world.tell("notices", json!({"behaviour": "slow", "delay_ms": 60_000})).await;
    assert_eq!(world.control(Method::DELETE, "/notices", "").await, (200, honest));
    assert_eq!(world.notice("b").await.unwrap().status(), StatusCode::ACCEPTED);
    world.sandbox.stop().await;
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_what_would() {
    let world = World::start();
    for (twin, body, status, says) in [
        ("/nobody", r#"{"behaviour":"down"}"#, 404, "payments, notices, crl, ocsp"),
        ("/notices", r#"{"behaviour":"angry"}"#, 422, "honest, slow, down"),
        ("/notices", r#"{"behaviour":"callback_lost"}"#, 422, "honest, slow, down"),
        ("/notices", r#"{"behaviour":"slow","delay_ms":120001}"#, 422, "delay_ms"),
        ("/notices", r#"{"behaviour":"down","delay_ms":1}"#, 422, "delay_ms"),
        ("/notices", r#"{"behaviour":"down","times":0}"#, 422, "times"),
        ("/notices", r#"{"behaviour":"down","times":-1}"#, 400, "-1"),
        ("/notices", r#"{"behaviour":"down","surprise":1}"#, 400, "surprise"),
        ("/notices", r#"{"behaviour":"#, 400, "EOF"),
        ("/notices", "{}", 400, "behaviour"),
    ] {
        let (got, fault) = world.control(Method::PUT, twin, body).await;
        assert_eq!(got, status, "{body}: {fault}");
        assert!(fault["message"].as_str().is_some_and(|text| text.contains(says)), "{body}: {fault}");
    }
    assert_eq!(world.control(Method::GET, "/notices", "").await.1["behaviour"], "honest");
    world.sandbox.stop().await;
}

#[tokio::test]
async fn slow_down_and_wrong_are_what_they_say() {
    let world = World::start();
    world.tell("notices", json!({"behaviour": "slow", "delay_ms": 300})).await;
    let begun = Instant::now();
    assert_eq!(world.notice("slow").await.unwrap().status(), StatusCode::ACCEPTED);
    assert!(begun.elapsed() >= Duration::from_millis(300));

    world.tell("notices", json!({"behaviour": "down"})).await;
    let fault = world.notice("down").await.unwrap_err();
    assert!(fault.is_request() && !fault.is_timeout(), "closed, not silent: {fault:?}");
    assert_eq!(world.kept().await, 1, "the list is still to be read");

    world.tell("notices", json!({"behaviour": "lost_answer", "times": 1})).await;
    assert!(world.notice("lost").await.is_err());
    assert_eq!(world.kept().await, 2, "done, and nobody was told");

    world.tell("notices", json!({"behaviour": "wrong"})).await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        let mut answer = world.notice("wrong").await.unwrap();
        let (status, mut body) = (answer.status().as_u16(), Vec::new());
        while let Some(piece) = answer.chunk().await.unwrap() {
            body.extend(piece);
            if body.len() > 1_000_000 {
                break;
            }
        }
        seen.push((status, body.len() > 1_000_000, serde_json::from_slice::<Value>(&body).is_ok()));
    }
    assert_eq!(seen, [(500, false, false), (200, false, false), (200, false, true), (200, true, false)]);
    assert_eq!(world.kept().await, 2);
    world.sandbox.stop().await;
}

#[tokio::test]
async fn lies_about_an_order_are_told_as_often_as_asked_for() {
    let world = World::start();
    let orders = format!("{}/orders", world.sandbox.payments_url());
    let order = json!({
        "merchant_order": "m-1", "amount_minor": 100, "currency": "KZT", "description": "",
        "callback_url": "http://127.0.0.1:9/",
    });
    let placed = world.http.post(&orders).bearer_auth("key").json(&order).send().await.unwrap();
    let order: Value = placed.json().await.unwrap();
    let asked = async || {
        let answer = world.http.get(format!("{orders}/m-1")).bearer_auth("key").send().await.unwrap();
        answer.json::<Value>().await.unwrap()
    };
    let truth = asked().await;
    assert_eq!((&truth["state"], &truth["order"]), (&json!("pending"), &order["order"]));
    for (lie, changed) in [
        ("status_paid", vec!["state"]),
        ("status_other_sum", vec!["amount_minor", "state"]),
        ("status_other_order", vec!["merchant_order", "state"]),
        ("status_other_number", vec!["order", "state"]),
    ] {
        world.tell("payments", json!({"behaviour": lie, "times": 1})).await;
        let told = asked().await;
        let mut differ: Vec<_> =
            truth.as_object().unwrap().keys().filter(|key| told[*key] != truth[*key]).collect();
        differ.sort();
        assert_eq!(differ, changed, "{lie}");
        assert_eq!(told["state"], "paid");
        assert_eq!(asked().await, truth, "{lie}, once");
    }
    world.tell("payments", json!({"behaviour": "status_unknown"})).await;
    assert_eq!(asked().await["code"], "order_unknown");
    // The page is the payer's and stays as it is, whatever the merchant is told.
    world.tell("payments", json!({"behaviour": "down"})).await;
    let page = order["page_url"].as_str().unwrap();
    assert_eq!(world.http.get(page).send().await.unwrap().status(), StatusCode::OK);
    world.sandbox.stop().await;
}
