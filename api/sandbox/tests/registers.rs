//! The registers over HTTP: who is let in, what an answer repeats, what anybody may list.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use reqwest::Client;
use ruqsat_sandbox::payments::PaymentSecrets;
use ruqsat_sandbox::{Sandbox, Settings};
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;

const PERSON: &str = "990101500016";

fn start() -> (Sandbox, TempDir) {
    // Installed by another test of this program already, or now.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let now = chrono::DateTime::from_timestamp(1_795_348_800, 0).unwrap();
    let sandbox = Sandbox::start(Settings {
        port: 0,
        folder: folder.path().to_owned(),
        payments: PaymentSecrets { merchant_key: "merchant".into(), callback_secret: vec![42; 32] },
        clock: Arc::new(move || now),
    });
    (sandbox.unwrap(), folder)
}

async fn ask(sandbox: &Sandbox, path: &str, key: &str, message: Option<&str>) -> (u16, Value) {
    let mut request = Client::new().get(format!("{}{path}", sandbox.registers_url())).bearer_auth(key);
    if let Some(message) = message {
        request = request.header("x-message-id", message);
    }
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn an_answer_repeats_message_and_number_and_says_whose_record_it_is() {
    let (sandbox, _folder) = start();
    let key = sandbox.register_key();
    for (path, record) in [
        ("/individuals/990101500016", json!({"iin": PERSON, "name": "ӨТІНІШЕВ СЫНАҚБЕК", "deceased": false})),
        ("/individuals/990101509991", Value::Null),
        (
            "/legal-entities/750140000107",
            json!({"bin": "750140000107", "name": "«ТАРАТЫЛҒАН ҮЛГІ» ЖШС (SANDBOX)", "liquidated": true}),
        ),
        (
            "/powers-of-attorney/2026-000003",
            json!({
                "number": "2026-000003", "principal": PERSON, "agent": "990202600011",
                "valid_until": "2099-12-31", "revoked": true,
            }),
        ),
    ] {
        let number = path.rsplit('/').next().unwrap();
        let told = json!({
            "message_id": "m-1", "number": number, "found": !record.is_null(), "record": record,
        });
        assert_eq!(ask(&sandbox, path, key, Some("m-1")).await, (200, told), "{path}");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn nobody_is_answered_without_the_key_and_a_message_id() {
    let (sandbox, _folder) = start();
    let path = format!("/individuals/{PERSON}");
    for key in ["", "merchant"] {
        let (status, told) = ask(&sandbox, &path, key, Some("m-1")).await;
        assert_eq!((status, &told["code"]), (401, &json!("unauthenticated")), "{key}");
    }
    for message in [None, Some(""), Some("m".repeat(65).as_str())] {
        let (status, told) = ask(&sandbox, &path, sandbox.register_key(), message).await;
        assert_eq!((status, &told["code"]), (400, &json!("malformed")));
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn anybody_may_see_whom_the_twin_holds() {
    let (sandbox, _folder) = start();
    let all: Value = reqwest::get(sandbox.registers_url()).await.unwrap().json().await.unwrap();
    assert_eq!(all["individuals"][PERSON]["name"], "ӨТІНІШЕВ СЫНАҚБЕК");
    let some = |register: &str, what: &str| {
        all[register].as_object().unwrap().values().any(|record| record[what] == json!(true))
    };
    assert!(some("individuals", "deceased"));
    assert!(some("legal_entities", "liquidated") && some("powers_of_attorney", "revoked"));
    sandbox.stop().await;
}
