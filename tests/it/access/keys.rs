//! The keys of access tokens are published, and a new one takes over without anybody signing in anew.

use super::{password, text};
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use ruqsat_server::Config;
use ruqsat_tests::{Options, World};
use serde_json::Value;
use std::time::Duration;

fn kid(token: &str) -> String {
    let header =
        token.split('.').next().and_then(|part| URL_SAFE_NO_PAD.decode(part).ok()).expect("a header");
    let header: Value = serde_json::from_slice(&header).expect("JSON");
    header["kid"].as_str().expect("a kid").to_owned()
}

async fn published(world: &World) -> Vec<(String, Vec<u8>)> {
    let set = world.raw().get("/.well-known/jwks.json", "").await;
    let key = |key: &Value| {
        assert_eq!(
            (&key["kty"], &key["crv"], &key["alg"]),
            (&"OKP".into(), &"Ed25519".into(), &"EdDSA".into())
        );
        assert!(key.get("d").is_none(), "a private key is published");
        let x = URL_SAFE_NO_PAD.decode(key["x"].as_str().expect("x")).expect("base64url");
        (key["kid"].as_str().expect("a kid").to_owned(), x)
    };
    set.json["keys"].as_array().expect("keys").iter().map(key).collect()
}

#[tokio::test]
async fn the_metadata_name_what_is_there() {
    let world = World::shared();
    let metadata = world.raw().get("/.well-known/oauth-authorization-server", "").await.json;
    assert_eq!(metadata["issuer"], world.url);
    assert_eq!(metadata["code_challenge_methods_supported"], serde_json::json!(["S256"]));
    for endpoint in ["authorization_endpoint", "jwks_uri"] {
        let path = metadata[endpoint].as_str().expect("an address").strip_prefix(&world.url).expect("ours");
        assert_ne!(world.raw().get(path, "").await.status, 404, "{endpoint}");
    }
}

#[tokio::test]
async fn a_new_key_is_published_before_it_signs_and_the_old_one_verifies_until_its_tokens_are_over() {
    let world = World::start(Options::default()).expect("the server starts");
    let old = password(&world, "990101500016").await;
    let old = text(&old, "access_token").to_owned();
    // Whoever reads the key can judge a token by himself.
    let [(first, public)] = <[_; 1]>::try_from(published(&world).await).expect("one key");
    assert_eq!(kid(&old), first);
    let (message, signature) = old.rsplit_once('.').expect("a JWS");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    UnparsedPublicKey::new(&ED25519, public)
        .verify(message.as_bytes(), &signature)
        .expect("a good signature");

    let config = Config { data: world.data.clone(), ..Config::default() };
    ruqsat_server::rotate_keys(&config).expect("a new key");
    assert!(ruqsat_server::rotate_keys(&config).is_err(), "one waits already");
    let mut both = Vec::new();
    for _ in 0..100 {
        both = published(&world).await;
        if both.len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let [_, (second, _)] = <[_; 2]>::try_from(both).expect("the running server noticed");
    assert_eq!(kid(text(&password(&world, "990101500016").await, "access_token")), first, "published only");
    world.advance(TimeDelta::minutes(14));
    assert_eq!(world.raw().get("/v1/applications", &old).await.status, 200);
    world.advance(TimeDelta::minutes(2));
    let new = password(&world, "990101500016").await;
    assert_eq!(kid(text(&new, "access_token")), second);
    assert_eq!(world.raw().get("/v1/applications", text(&new, "access_token")).await.status, 200);
    world.raw().get("/v1/applications", &old).await.assert_problem(401, "token_expired");
}
