//! Clients: signed proofs, what they are told of tokens, and what they give up.

use super::{granted, password, refreshed, text, token};
use aws_lc_rs::signature::Ed25519KeyPair;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use ruqsat_sdk::models::{TokenRequest, TokenShown};
use ruqsat_server::{PORTAL, PORTAL_SECRET, SIGNING_PORTAL};
use ruqsat_tests::{RawAnswer, World};
use serde_json::{Value, json};

const BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn assertion(world: &World, header: &Value, claims: &Value) -> String {
    let stored =
        std::fs::read(world.keys().join("keys").join("demo-portal-jwt.pk8")).expect("the portal's key");
    let key = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&stored).expect("a key");
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes())))
}

fn right(world: &World, jti: &str) -> Value {
    let now = world.now().timestamp();
    json!({"iss": SIGNING_PORTAL, "sub": SIGNING_PORTAL, "aud": world.url, "jti": jti, "iat": now, "exp": now + 60})
}

async fn show(world: &World, assertion: &str) -> RawAnswer {
    let pairs = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", BEARER),
        ("client_assertion", assertion),
    ];
    token(world, &pairs).await
}

#[tokio::test]
async fn a_portal_proves_itself_by_its_key_and_each_proof_counts_once() {
    let world = World::shared();
    let header = json!({"alg": "EdDSA", "kid": "demo"});
    let good = assertion(world, &header, &right(world, "once"));
    let answer = show(world, &good).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.json.get("refresh_token").is_none(), "it signs in again by itself");
    show(world, &good).await.assert_problem(401, "invalid_client");
    let by_sdk = TokenRequest {
        client_id: Some(SIGNING_PORTAL.into()),
        client_assertion_type: Some(BEARER.into()),
        client_assertion: Some(assertion(world, &header, &right(world, "by the SDK"))),
        ..TokenRequest::new("client_credentials")
    };
    assert!(world.anonymous().tokens().issue(&by_sdk).await.is_ok());

    let now = world.now().timestamp();
    for (member, value) in [
        ("aud", json!("https://elsewhere.example")),
        ("iss", json!(PORTAL)),
        ("sub", json!(PORTAL)),
        ("exp", json!(now - 1)),
        ("exp", json!(now + 3600)),
        ("iat", json!(now + 600)),
        ("nbf", json!(now + 600)),
        ("jti", json!("")),
        ("jti", Value::Null),
        ("exp", Value::Null),
    ] {
        let mut claims = right(world, &format!("{member}{value}"));
        claims[member] = value;
        let answer = show(world, &assertion(world, &header, &claims)).await;
        answer.assert_problem(401, "invalid_client");
    }
    let mut forged = assertion(world, &header, &right(world, "bent"));
    forged.truncate(forged.len() - 4);
    let none = json!({"alg": "none"});
    for wrong in [
        forged,
        assertion(world, &json!({"alg": "EdDSA", "kid": "another"}), &right(world, "kid")),
        assertion(world, &json!({"alg": "HS256", "kid": "demo"}), &right(world, "hs")),
        assertion(world, &none, &right(world, "none")),
        "a.b.c".to_owned(),
    ] {
        show(world, &wrong).await.assert_problem(401, "invalid_client");
    }
}

#[tokio::test]
async fn a_client_is_told_of_its_own_tokens_and_gives_them_up() {
    let world = World::shared();
    let held = granted(world, "990101500016", "applications").await;
    let foreign = password(world, "990101500016").await;
    let shown = |token: &str| TokenShown {
        client_id: Some(PORTAL.into()),
        client_secret: Some(PORTAL_SECRET.into()),
        ..TokenShown::new(token)
    };
    let tokens = || world.anonymous().tokens();
    for kind in ["access_token", "refresh_token"] {
        let state = tokens().introspect(&shown(text(&held, kind))).await.expect("an answer");
        assert!(state.active, "{kind}");
        assert_eq!(
            (state.client_id.as_deref(), state.scope.as_deref()),
            (Some(PORTAL), Some("applications"))
        );
        assert_eq!(state.acting_for.as_deref(), Some("990101500016"));
        // Of what is another's, and of what is nothing, the same is told: nothing.
        for other in [text(&foreign, kind), "nonsense"] {
            let state = tokens().introspect(&shown(other)).await.expect("an answer");
            assert!(!state.active && state.client_id.is_none() && state.sub.is_none());
            tokens().revoke(&shown(other)).await.expect("the same answer for all");
        }
    }
    assert_eq!(world.raw().get("/v1/applications", text(&foreign, "access_token")).await.status, 200);
    // A client that proves nothing is told nothing.
    let public = TokenShown {
        client_id: Some("ruqsat-web".into()),
        ..TokenShown::new(text(&foreign, "access_token"))
    };
    let refused = tokens().introspect(&public).await.expect_err("public");
    assert_eq!(refused.code(), Some("invalid_client"));

    tokens().revoke(&shown(text(&held, "access_token"))).await.expect("given up");
    let over = world.raw().get("/v1/applications", text(&held, "access_token")).await;
    over.assert_problem(401, "session_ended");
    let refused = refreshed(world, PORTAL, Some(PORTAL_SECRET), text(&held, "refresh_token")).await;
    refused.assert_problem(400, "invalid_grant");
    let state = tokens().introspect(&shown(text(&held, "refresh_token"))).await.expect("an answer");
    assert!(!state.active);
}

#[tokio::test]
async fn a_token_is_not_active_when_its_session_is_over() {
    let world = World::start(ruqsat_tests::Options::default()).expect("the server starts");
    let held = granted(&world, "990101500016", "applications").await;
    world.advance(TimeDelta::days(31));
    let shown = TokenShown {
        client_id: Some(PORTAL.into()),
        client_secret: Some(PORTAL_SECRET.into()),
        ..TokenShown::new(text(&held, "refresh_token"))
    };
    assert!(!world.anonymous().tokens().introspect(&shown).await.expect("an answer").active);
}
