//! What is tried against the pages: foreign addresses, weaker proofs, stolen codes, other browsers, frames.

use super::{Browser, VERIFIER, asked, challenge, code, encoded, exchanged, form, text, token};
use chrono::TimeDelta;
use ruqsat_server::{PORTAL, PORTAL_CALLBACK, PORTAL_SECRET, SIGNING_PORTAL};
use ruqsat_tests::{Options, World};

const MINE: &str = "/v1/applications";

fn with<'a>(pairs: &[(&'a str, &'a str)], name: &'a str, value: Option<&'a str>) -> Vec<(&'a str, &'a str)> {
    let mut pairs: Vec<_> = pairs.iter().copied().filter(|(known, _)| *known != name).collect();
    pairs.extend(value.map(|value| (name, value)));
    pairs
}

#[tokio::test]
async fn nobody_is_sent_to_an_address_that_is_not_the_clients_own() {
    let world = World::shared();
    let challenge = challenge(VERIFIER);
    let right = asked("applications", &challenge);
    for uri in [
        None,
        Some(""),
        Some("https://evil.example/callback"),
        Some("http://127.0.0.1:3000/callback/"),
        Some("http://127.0.0.1:3000/callback?x=1"),
        Some("http://127.0.0.1:3000/callback#x"),
        Some("http://127.0.0.1:3000/Callback"),
        Some("http://127.0.0.1:3000/callback/../other"),
        Some("http://127.0.0.1:3000/callback%2f"),
        Some("http://127.0.0.1:3001/callback"),
        Some("http://127.0.0.1:3000@evil.example/callback"),
        Some("//evil.example/callback"),
        Some("javascript:alert(1)"),
    ] {
        let page = Browser::new(world).open(&with(&right, "redirect_uri", uri)).await;
        assert_eq!(page.status, 400, "{uri:?}: {page:?}");
        assert!(page.headers.get("location").is_none() && page.body.contains("Sign-in was stopped"));
    }
    for client in [None, Some("nobody"), Some("990101500016"), Some("<script>")] {
        let page = Browser::new(world).open(&with(&right, "client_id", client)).await;
        assert_eq!((page.status, page.headers.get("location")), (400, None), "{client:?}");
        assert!(!page.body.contains("<script"));
    }
    // Two of a kind: which one counts is nobody's guess.
    let mut twice = right.clone();
    twice.push(("redirect_uri", "https://evil.example/"));
    assert_eq!(Browser::new(world).open(&twice).await.status, 400);
}

#[tokio::test]
async fn what_else_is_wrong_is_told_the_client_with_its_state() {
    let world = World::shared();
    let challenge = challenge(VERIFIER);
    let right = asked("applications", &challenge);
    for (name, value, error) in [
        ("response_type", Some("token"), "unsupported_response_type"),
        ("response_type", None, "invalid_request"),
        ("response_mode", Some("fragment"), "invalid_request"),
        ("code_challenge", None, "invalid_request"),
        ("code_challenge", Some("short"), "invalid_request"),
        // PKCE is not to be weakened: no method means "plain" (RFC 7636 section 4.3).
        ("code_challenge_method", None, "invalid_request"),
        ("code_challenge_method", Some("plain"), "invalid_request"),
        ("scope", Some("everything"), "invalid_scope"),
        // Ours alone.
        ("scope", Some("applications account"), "invalid_scope"),
    ] {
        let (base, answer) = Browser::new(world).open(&with(&right, name, value)).await.answer();
        assert_eq!((base.as_str(), answer["error"].as_str()), (PORTAL_CALLBACK, error), "{name} {value:?}");
        assert_eq!((&answer["state"], &answer["iss"]), (&right[4].1.to_owned(), &world.url));
    }
    let (_, answer) = Browser::new(world).open(&with(&right, "state", None)).await.answer();
    assert_eq!(answer["error"], "invalid_request");
    assert!(!answer.contains_key("state"));
}

#[tokio::test]
async fn a_code_is_for_one_client_one_address_one_verifier_once_and_a_minute() {
    let world = World::start(Options::default()).expect("the server starts");
    let take = async || code(&world, "990101500016", "990101500016", "applications").await;
    let pairs = |code: &str, client: &str, uri: &str| {
        [
            ("grant_type", "authorization_code".to_owned()),
            ("client_id", client.to_owned()),
            ("code", code.to_owned()),
            ("redirect_uri", uri.to_owned()),
            ("code_verifier", VERIFIER.to_owned()),
        ]
    };
    let ask = async |pairs: [(&'static str, String); 5], secret: Option<&str>| {
        let mut pairs: Vec<(&str, &str)> =
            pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        pairs.extend(secret.map(|secret| ("client_secret", secret)));
        token(&world, &pairs).await
    };
    // Another client does not use it up, and neither does one that does not prove itself.
    let good = take().await;
    ask(pairs(&good, "ruqsat-web", PORTAL_CALLBACK), None).await.assert_problem(400, "invalid_grant");
    ask(pairs(&good, PORTAL, PORTAL_CALLBACK), None).await.assert_problem(401, "invalid_client");
    let tokens = exchanged(&world, &good, VERIFIER).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    // Shown again: what came of it ends (RFC 6749 section 4.1.2).
    exchanged(&world, &good, VERIFIER).await.assert_problem(400, "invalid_grant");
    let over = world.raw().get(MINE, text(&tokens, "access_token")).await;
    over.assert_problem(401, "session_ended");

    // Whoever has the code and not its verifier has one try.
    let stolen = take().await;
    let wrong = format!("{VERIFIER}x");
    exchanged(&world, &stolen, &wrong).await.assert_problem(400, "invalid_grant");
    exchanged(&world, &stolen, VERIFIER).await.assert_problem(400, "invalid_grant");
    for short in ["", "short", "with spaces in it, though it is long enough to be one"] {
        exchanged(&world, &take().await, short).await.assert_problem(400, "invalid_request");
    }
    let moved = take().await;
    let answer = ask(pairs(&moved, PORTAL, "http://localhost:3000/callback"), Some(PORTAL_SECRET)).await;
    answer.assert_problem(400, "invalid_grant");
    let late = take().await;
    world.advance(TimeDelta::seconds(61));
    exchanged(&world, &late, VERIFIER).await.assert_problem(400, "invalid_grant");
}

#[tokio::test]
async fn a_request_belongs_to_the_browser_that_made_it_and_ends_in_ten_minutes() {
    let world = World::start(Options::default()).expect("the server starts");
    let challenge = challenge(VERIFIER);
    let mut victim = Browser::new(&world);
    let page = victim.open(&asked("applications", &challenge)).await;
    let set = page.headers["set-cookie"].to_str().expect("a cookie");
    assert!(
        set.contains("HttpOnly") && set.contains("SameSite=Strict") && set.contains("Path=/oauth2"),
        "{set}"
    );
    let before = victim.cookie.clone();
    let consent = victim.sign_in(&page, "990101500016").await;
    assert_ne!(victim.cookie, before, "whoever planted the first secret holds nothing now");
    // Another browser, with no cookie, an old one, or one of its own.
    let mut others = vec![Browser::new(&world), Browser::new(&world), Browser::new(&world)];
    others[1].cookie = before;
    others[2].open(&asked("applications", &challenge)).await;
    for other in &mut others {
        let answer = other.allow(&consent, "990101500016").await;
        assert_eq!((answer.status, answer.headers.get("location")), (400, None), "{answer:?}");
    }
    // A form on another site, if a browser ever sent the cookie along.
    let request = consent.hidden("request");
    let pairs = [
        ("request", request.as_str()),
        ("step", "consent"),
        ("acting_for", "990101500016"),
        ("decision", "allow"),
    ];
    let forged = form(victim.http.post(format!("{}/oauth2/authorize", world.url)), &pairs);
    let forged = victim.see(forged.header("sec-fetch-site", "cross-site")).await;
    assert_eq!((forged.status, forged.headers.get("location")), (400, None));
    world.advance(TimeDelta::minutes(10));
    assert_eq!(victim.allow(&consent, "990101500016").await.status, 400, "the ten minutes are over");
}

#[tokio::test]
async fn the_pages_are_framed_by_nobody_kept_nowhere_and_lead_to_us_and_the_client() {
    let world = World::shared();
    let mut browser = Browser::new(world);
    let challenge = challenge(VERIFIER);
    let sign_in = browser.open(&asked("applications", &challenge)).await;
    let consent = browser.sign_in(&sign_in, "990101500016").await;
    let stopped = Browser::new(world).open(&[]).await;
    for page in [&sign_in, &consent, &stopped] {
        let header = |name: &str| page.headers[name].to_str().expect("a text").to_owned();
        let policy = header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(policy.contains("form-action 'self'") && policy.contains("base-uri 'none'"), "{policy}");
        assert_eq!(header("x-frame-options"), "DENY");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert!(header("content-type").starts_with("text/html"));
    }
    let policy = consent.headers["content-security-policy"].to_str().expect("a text");
    assert!(policy.contains("form-action 'self' http://127.0.0.1:3000;"), "{policy}");
    let mut languages = Vec::new();
    for (tag, word) in [("kk", "Құпиясөз"), ("ru", "Пароль"), ("en", "Password")] {
        let pairs = with(&asked("applications", &challenge), "ui_locales", None);
        let page = Browser::new(world);
        let asked = page.http.get(format!("{}/oauth2/authorize?{}", world.url, encoded(&pairs)));
        let page = Browser::new(world).see(asked.header("accept-language", tag)).await;
        assert!(page.body.contains(word) && page.body.contains(&format!("<html lang=\"{tag}\">")), "{tag}");
        languages.push(page.body);
    }
    assert_ne!(languages[0], languages[1]);
}

#[tokio::test]
async fn strangers_do_not_fill_the_disk_with_requests() {
    let world = World::start(Options::default()).expect("the server starts");
    let challenge = challenge(VERIFIER);
    for n in 0..101 {
        let page = Browser::new(&world).open(&asked("applications", &challenge)).await;
        assert_eq!(page.status, if n < 100 { 200 } else { 429 }, "{n}: {page:?}");
    }
    world.advance(TimeDelta::minutes(11));
    assert_eq!(Browser::new(&world).open(&asked("applications", &challenge)).await.status, 200);
}

#[tokio::test]
async fn a_client_is_not_another() {
    let world = World::shared();
    // The secret of one is none of the other's, and one that signs has no secret.
    for (client, secret) in [(SIGNING_PORTAL, PORTAL_SECRET), (SIGNING_PORTAL, "!"), ("ruqsat-web", "!")] {
        let pairs = [("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secret)];
        let answer = token(world, &pairs).await;
        assert!(matches!(answer.code(), "invalid_client" | "unauthorized_client"), "{answer:?}");
    }
}
