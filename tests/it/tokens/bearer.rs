//! Which bearer tokens are taken: ours, unchanged, of this server, in time; and no other JWT however well made.

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use reqwest::Method;
use ruqsat_tests::{Options, RawAnswer, World};
use serde_json::{Value, json};

const PATH: &str = "/v1/applications";

/// The server's own key, as a thief would have it, and what it signs.
struct Forge(Ed25519KeyPair);

impl Forge {
    fn of(world: &World) -> Self {
        let stored = std::fs::read(world.data.join("token-key.pk8")).expect("the server's key");
        Self(Ed25519KeyPair::from_pkcs8_maybe_unchecked(&stored).expect("a key"))
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        seal(header, claims, |message| self.0.sign(message).as_ref().to_vec())
    }
}

fn seal(header: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(sign(message.as_bytes()));
    format!("{message}.{signature}")
}

fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).expect("a payload");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("claims")
}

fn header(token: &str) -> Value {
    let part = token.split('.').next().expect("a header");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("a header")
}

fn assert_refused(answer: &RawAnswer, code: &str) {
    answer.assert_problem(401, code);
    assert!(answer.headers["www-authenticate"].starts_with("Bearer"), "{answer:?}");
}

#[tokio::test]
async fn a_token_ends_after_fifteen_minutes_and_says_so() {
    let world = World::start(Options::default()).expect("the server starts");
    let token = world.person("applicant").await.token;
    world.advance(TimeDelta::minutes(14));
    assert_eq!(world.raw().get(PATH, &token).await.status, 200);
    world.advance(TimeDelta::minutes(2));
    let answer = world.raw().get(PATH, &token).await;
    assert_refused(&answer, "token_expired");
    // RFC 6750 section 3.1: an OAuth 2 client knows by this to sign in again.
    assert!(answer.headers["www-authenticate"].contains("error=\"invalid_token\""), "{answer:?}");
    let anew = world.person("applicant").await.token;
    assert_eq!(world.raw().get(PATH, &anew).await.status, 200);
}

#[tokio::test]
async fn a_token_that_was_touched_is_not_taken() {
    let (world, raw) = (World::shared(), World::shared().raw());
    let token = world.person("applicant").await.token;
    let parts: Vec<&str> = token.split('.').collect();
    let mut other = claims(&token);
    other["standing"] = claims(&world.person("ozone-head").await.token)["standing"].take();
    let promoted = format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(other.to_string()), parts[2]);
    let mut signature = URL_SAFE_NO_PAD.decode(parts[2]).expect("base64url");
    signature[10] ^= 1;
    let bent = format!("{}.{}.{}", parts[0], parts[1], URL_SAFE_NO_PAD.encode(signature));
    let cut = format!("{}.{}.", parts[0], parts[1]);
    for touched in [promoted, bent, cut, format!("{token}."), parts[..2].join("."), "nonsense".into()] {
        assert_refused(&raw.get(PATH, &touched).await, "unauthenticated");
    }
}

#[tokio::test]
async fn no_other_jwt_passes_for_an_access_token() {
    let (world, raw, forge) = (World::shared(), World::shared().raw(), Forge::of(World::shared()));
    let token = world.person("applicant").await.token;
    let good = claims(&token);
    let kid = header(&token)["kid"].clone();
    let header = json!({"typ": "at+jwt", "alg": "EdDSA", "kid": kid});
    // The forge works: what it makes rightly is taken.
    assert_eq!(raw.get(PATH, &forge.sign(&header, &good)).await.status, 200);

    let mut forged = vec![
        ("alg none", seal(&json!({"typ": "at+jwt", "alg": "none", "kid": kid}), &good, |_| Vec::new())),
        ("another typ", forge.sign(&json!({"typ": "JWT", "alg": "EdDSA", "kid": kid}), &good)),
        ("no typ", forge.sign(&json!({"alg": "EdDSA", "kid": kid}), &good)),
        ("alg that lies", forge.sign(&json!({"typ": "at+jwt", "alg": "ES256", "kid": kid}), &good)),
        ("no kid", forge.sign(&json!({"typ": "at+jwt", "alg": "EdDSA"}), &good)),
        ("another kid", forge.sign(&json!({"typ": "at+jwt", "alg": "EdDSA", "kid": "other"}), &good)),
    ];
    let public = forge.0.public_key().as_ref().to_vec();
    let hmac_header = json!({"typ": "at+jwt", "alg": "HS256", "kid": kid});
    let by_hmac = |key: &[u8]| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        seal(&hmac_header, &good, |message| hmac::sign(&key, message).as_ref().to_vec())
    };
    forged.push(("HS256 with the public key", by_hmac(&public)));
    forged.push(("HS256 with nothing", by_hmac(b"")));
    let stranger = Forge(Ed25519KeyPair::generate().expect("a key"));
    forged.push(("another key", stranger.sign(&header, &good)));
    for claim in ["iss", "aud"] {
        let mut elsewhere = good.clone();
        elsewhere[claim] = "https://elsewhere.example".into();
        forged.push((claim, forge.sign(&header, &elsewhere)));
    }
    for claim in ["iss", "aud", "exp", "sub", "standing", "sid", "scope"] {
        let mut without = good.clone();
        without.as_object_mut().expect("an object").remove(claim);
        forged.push((claim, forge.sign(&header, &without)));
    }
    // A session that never was, in a token that is signed well.
    let mut nowhere = good.clone();
    nowhere["sid"] = "ses_01jd0000000000000000000000".into();
    raw.get(PATH, &forge.sign(&header, &nowhere)).await.assert_problem(401, "session_ended");
    for (what, token) in forged {
        let answer = raw.get(PATH, &token).await;
        assert_eq!(answer.status, 401, "{what}: {answer:?}");
        assert_refused(&answer, "unauthenticated");
    }
}

#[tokio::test]
async fn a_token_of_another_server_is_not_taken() {
    let (here, there) = (World::shared(), World::start(Options::default()).expect("the server starts"));
    let token = there.person("applicant").await.token;
    assert_eq!(there.raw().get(PATH, &token).await.status, 200);
    assert_refused(&here.raw().get(PATH, &token).await, "unauthenticated");
}

#[tokio::test]
async fn a_token_counts_in_the_authorization_header_only() {
    let (world, raw) = (World::shared(), World::shared().raw());
    let token = world.person("applicant").await.token;
    assert_refused(&raw.get(PATH, "").await, "unauthenticated");
    for value in [format!("Basic {token}"), token.clone(), "Bearer".into(), "Bearer ".into()] {
        let request = raw.request(Method::GET, PATH, "").header("authorization", value);
        assert_refused(&raw.send(request).await, "unauthenticated");
    }
    let in_query = raw.get(&format!("{PATH}?access_token={token}"), "").await;
    assert_refused(&in_query, "unauthenticated");
    // The scheme's name has no case (RFC 9110 section 11.1).
    let request = raw.request(Method::GET, PATH, "").header("authorization", format!("bearer {token}"));
    assert_eq!(raw.send(request).await.status, 200);
}
