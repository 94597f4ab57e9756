//! Secrets never reach the logs.

use super::ask;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_tests::{OZONE, World};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use tracing_subscriber::filter::LevelFilter;

/// What was logged so far.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_password_token_or_client_secret_reaches_the_logs() {
    // Louder than any operator would have it, for every world of this process from here on.
    let lines = Lines::default();
    let writer = lines.clone();
    tracing_subscriber::fmt()
        .json()
        .with_max_level(LevelFilter::DEBUG)
        .with_writer(move || writer.clone())
        .try_init()
        .expect("nobody else listens to the logs in this process");

    let world = World::shared();
    let id = [("x-request-id", "the-request-of-secrets")];
    let person = "grant_type=password&client_id=ruqsat-web&username=990101500016";
    let portal = "grant_type=client_credentials&client_id=demo-portal";
    let mut secrets = vec!["demo-portal-secret".to_owned(), "$argon2".to_owned(), "password=".to_owned()];
    for (body, status) in [
        (format!("{person}&password=sandbox"), 200),
        (format!("{portal}&client_secret=demo-portal-secret"), 200),
        (format!("{person}&password=hush-wrong"), 400),
        (format!("{person}&password=hush-twice&password=hush-twice"), 400),
        (format!("{person}&password=hush-unknown-field&unknown=hush-unknown-value"), 400),
        (format!("{portal}&client_secret=hush-client"), 401),
        (format!("{portal}&client_secret=hush-{}", "x".repeat(33_000)), 413),
    ] {
        let answer = ask(world, &body, &id).await;
        assert_eq!(answer.status, status, "{answer:?}");
        secrets.extend(answer.json["access_token"].as_str().map(str::to_owned));
    }
    let basic = STANDARD.encode("demo-portal:hush-by-basic");
    ask(world, "grant_type=client_credentials", &[("authorization", &format!("Basic {basic}"))]).await;
    let mut person = world.person("applicant").await;
    person.register(OZONE).await;
    secrets.extend(["hush".to_owned(), basic, std::mem::take(&mut person.token)]);
    // A token that lost a letter is as good as the token to whoever reads the log.
    let spoiled = format!("{}x", secrets[3]);
    world.raw().get("/v1/tasks", &spoiled).await.assert_problem(401, "unauthenticated");
    world.raw().get(&format!("/v1/tasks?cursor={}", secrets[3]), "").await;
    let signatures: Vec<String> = secrets
        .iter()
        .filter_map(|secret| secret.rsplit_once('.'))
        .map(|(_, last)| last.to_owned())
        .collect();
    assert_eq!(signatures.len(), 3, "three tokens were made");

    let bytes = lines.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let text = String::from_utf8(bytes).expect("logs are text");
    let seen = |what: &str| text.lines().any(|line| line.contains(what));
    assert!(seen("the-request-of-secrets") && seen("/v1/token"), "the logs were not listened to");
    for secret in secrets.iter().chain(&signatures) {
        let leak = text.lines().find(|line| line.contains(secret.as_str()));
        assert_eq!(leak, None, "a secret in the log: {secret}");
    }
}
