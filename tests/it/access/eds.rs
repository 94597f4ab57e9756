//! Signing in by EDS on our own page: a challenge of this request alone, once, and a session that knows how it began.

use super::{Browser, Page, VERIFIER, asked, challenge, encoded, exchanged, refreshed, text};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use reqwest::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use ruqsat_licensing::audit::{AuditOutcome, Deed};
use ruqsat_sandbox::ca::{Ca, KeyRole, LeafSpec, Purpose};
use ruqsat_server::{PORTAL, PORTAL_SECRET};
use ruqsat_tests::{Options, RawAnswer, World, sign};
use serde_json::json;

/// What a page offers to sign, base64.
fn offered(page: &Page) -> String {
    let rest =
        page.body.split_once("id=\"content\"").unwrap_or_else(|| panic!("an offer in {}", page.body)).1;
    let (_, rest) = rest.split_once('>').expect("a text area");
    rest.split('<').next().expect("its text").to_owned()
}

fn signed(world: &World, page: &Page, key: &str) -> String {
    sign(world, key, &offered(page))
}

/// Sends the second form of a page with this signature, and the challenge of it or of another.
async fn show(browser: &mut Browser<'_>, page: &Page, challenge: &str, signature: &str) -> Page {
    let (request, lang) = (page.hidden("request"), page.hidden("lang"));
    let form = [
        ("request", request.as_str()),
        ("lang", lang.as_str()),
        ("step", "eds"),
        ("challenge", challenge),
        ("signature", signature),
    ];
    browser.send(&form).await
}

/// Opens the page and signs in with a key.
async fn enter(browser: &mut Browser<'_>, scope: &str, key: &str) -> Page {
    let page = browser.open(&asked(scope, &challenge(VERIFIER))).await;
    let signature = signed(browser.world, &page, key);
    show(browser, &page, &page.hidden("challenge"), &signature).await
}

/// Tokens of whoever signs in with a key, in somebody's name.
async fn granted(world: &World, scope: &str, key: &str, acting_for: &str) -> RawAnswer {
    let mut browser = Browser::new(world);
    let page = enter(&mut browser, scope, key).await;
    assert_eq!(page.status, 200, "{page:?}");
    let (_, answer) = browser.allow(&page, acting_for).await.answer();
    let tokens = exchanged(world, &answer["code"], VERIFIER).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    tokens
}

/// The page says why not, and has something to sign again.
fn refused(page: &Page, status: u16, why: &str) {
    assert_eq!(page.status, status, "{page:?}");
    assert!(page.body.contains(why) && page.body.contains("role=\"alert\""), "{why} in {}", page.body);
    assert!(!offered(page).is_empty());
}

#[tokio::test]
async fn whoever_signs_with_his_key_comes_to_a_code_and_a_token() {
    for gost in [false, true] {
        let world = World::start(Options { gost, ..Options::default() }).expect("a world");
        let tokens = granted(&world, "applications", "applicant", "990101500016").await;
        let mine = world.raw().get("/v1/applications", text(&tokens, "access_token")).await;
        assert_eq!(mine.status, 200, "{mine:?}");
        // The certificate of a head lets him choose the entity, for which nobody has named him.
        let tokens = granted(&world, "applications", "applicant-entity", "750140000018").await;
        assert_eq!(world.raw().get("/v1/applications", text(&tokens, "access_token")).await.status, 200);
        let rows = world.audit().await;
        let row = rows.iter().find(|row| row.operation == "authorize" && row.deed == Deed::SignIn);
        let row = row.expect("a sign-in leaves a row");
        assert_eq!((row.outcome, row.client.as_deref()), (AuditOutcome::Done, Some(PORTAL)));
    }
}

#[tokio::test]
async fn a_signature_is_pasted_as_it_comes() {
    let world = World::shared();
    let mut browser = Browser::new(world);
    let page = browser.open(&asked("applications", &challenge(VERIFIER))).await;
    let bare = signed(world, &page, "applicant");
    let lines: Vec<_> = bare.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    let armoured = format!("-----BEGIN CMS-----\r\n{}\r\n-----END CMS-----\r\n", lines.join("\r\n"));
    let next = show(&mut browser, &page, &page.hidden("challenge"), &armoured).await;
    assert!(next.status == 200 && next.body.contains("name=\"acting_for\""), "{next:?}");
}

#[tokio::test]
async fn a_challenge_is_good_once_in_time_and_for_its_request() {
    let world = World::start(Options::default()).expect("a world");
    let (mut one, mut two) = (Browser::new(&world), Browser::new(&world));
    let first = one.open(&asked("applications", &challenge(VERIFIER))).await;
    let second = two.open(&asked("applications", &challenge(VERIFIER))).await;
    let over = "it was used before";
    // Another request's, of the same client; and one that the token endpoint gave out.
    let foreign = signed(&world, &first, "applicant");
    refused(&show(&mut two, &second, &first.hidden("challenge"), &foreign).await, 400, over);
    let body = json!({"client_id": PORTAL}).to_string();
    let given = world.raw().post("/v1/challenges", "", &body).await.json;
    let (token, content) = (given["challenge"].as_str().unwrap(), given["content"].as_str().unwrap());
    refused(&show(&mut two, &second, token, &sign(&world, "applicant", content)).await, 400, over);
    refused(&show(&mut two, &second, "none", &foreign).await, 400, over);
    // Nor is one of the page good at the token endpoint, whose clients are others.
    let pairs = [
        ("grant_type", "urn:ruqsat:grant-type:signature"),
        ("client_id", "ruqsat-web"),
        ("challenge", &first.hidden("challenge")),
        ("signature", &foreign),
    ];
    super::token(&world, &pairs).await.assert_problem(400, "invalid_grant");
    // Good where it belongs, and used up by that: signed in, the request takes it no second time.
    let challenge_of_first = first.hidden("challenge");
    let entered = show(&mut one, &first, &challenge_of_first, &foreign).await;
    assert_eq!(entered.status, 200, "{entered:?}");
    refused(&show(&mut one, &first, &challenge_of_first, &foreign).await, 400, over);
    // The signature of another challenge is no signature of this.
    refused(&show(&mut two, &second, &second.hidden("challenge"), &foreign).await, 400, "HASH_FAILURE");
    // Five minutes later the page has another, which is good.
    let late = signed(&world, &second, "applicant");
    world.advance(TimeDelta::minutes(5));
    let again = show(&mut two, &second, &second.hidden("challenge"), &late).await;
    refused(&again, 400, over);
    assert_ne!(offered(&again), offered(&second));
    let signature = signed(&world, &again, "applicant");
    assert_eq!(show(&mut two, &again, &again.hidden("challenge"), &signature).await.status, 200);
}

#[tokio::test]
async fn a_challenge_of_a_first_party_page_is_none_of_the_token_endpoint() {
    let world = World::shared();
    let mut browser = Browser::new(world);
    let page = browser.open(&asked("applications", &challenge(VERIFIER))).await;
    let signature = signed(world, &page, "applicant");
    // The portal itself, which proves who it is, does not sign people in by what they signed for the page.
    let pairs = [
        ("grant_type", "urn:ruqsat:grant-type:signature"),
        ("client_id", PORTAL),
        ("client_secret", PORTAL_SECRET),
        ("challenge", &page.hidden("challenge")),
        ("signature", &signature),
    ];
    super::token(world, &pairs).await.assert_problem(400, "unauthorized_client");
}

#[tokio::test]
async fn bad_signatures_are_named_on_the_page() {
    let world = World::start(Options::default()).expect("a world");
    let mut browser = Browser::new(&world);
    let page = browser.open(&asked("applications", &challenge(VERIFIER))).await;
    let good = STANDARD.decode(signed(&world, &page, "applicant")).expect("base64");
    let mut bent = good.clone();
    *bent.last_mut().expect("bytes") ^= 1;
    let codes = [
        (STANDARD.encode(bent), "SIG_CRYPTO_FAILURE"),
        (STANDARD.encode("no CMS"), "FORMAT_FAILURE"),
        ("***".to_owned(), "FORMAT_FAILURE"),
        (signed(&world, &page, "applicant-revoked"), "REVOKED"),
        (signed(&world, &page, "applicant-expired"), "EXPIRED"),
        (signed(&world, &page, "applicant-foreign"), "CHAIN_CONSTRAINTS_FAILURE"),
    ];
    for (signature, code) in codes {
        refused(&show(&mut browser, &page, &page.hidden("challenge"), &signature).await, 400, code);
    }
    // None of them used the challenge up.
    let signature = STANDARD.encode(good);
    assert_eq!(show(&mut browser, &page, &page.hidden("challenge"), &signature).await.status, 200);
}

#[tokio::test]
async fn another_browser_signs_nobody_in_on_this_page() {
    let world = World::shared();
    let (mut own, mut other) = (Browser::new(world), Browser::new(world));
    let page = own.open(&asked("applications", &challenge(VERIFIER))).await;
    other.open(&asked("applications", &challenge(VERIFIER))).await;
    let signature = signed(world, &page, "applicant");
    let stopped = show(&mut other, &page, &page.hidden("challenge"), &signature).await;
    assert!(stopped.status == 400 && !stopped.body.contains("<form"), "{stopped:?}");
}

#[tokio::test]
async fn while_nobody_knows_of_revocations_the_page_keeps_the_signature() {
    let world = World::start(Options::default()).expect("a world");
    world.tell("crl", json!({"behaviour": "down"})).await;
    world.tell("ocsp", json!({"behaviour": "down"})).await;
    world.advance(TimeDelta::hours(25));
    let mut browser = Browser::new(&world);
    let page = browser.open(&asked("applications", &challenge(VERIFIER))).await;
    let signature = signed(&world, &page, "applicant");
    let told = show(&mut browser, &page, &page.hidden("challenge"), &signature).await;
    refused(&told, 503, "cannot be checked now");
    assert!(told.body.contains(&signature) && offered(&told) == offered(&page), "it is kept: {}", told.body);
    world.tell("ocsp", json!({"behaviour": "honest"})).await;
    let mut entered = told;
    for _ in 0..100 {
        entered = show(&mut browser, &page, &page.hidden("challenge"), &signature).await;
        if entered.status == 200 {
            break;
        }
        // The breaker, where the failures opened it, rests for a second.
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(entered.status, 200, "{entered:?}");
}

#[tokio::test]
async fn who_decides_on_cases_comes_in_by_signature_and_his_session_goes_on() {
    let world = World::start(Options { signature_only: true, ..Options::default() }).expect("a world");
    let (head, body) = ("990202600061", "750140000038");
    // By password he is himself on the page, and never his body.
    let mut browser = Browser::new(&world);
    let page = browser.open(&asked("tasks", &challenge(VERIFIER))).await;
    let page = browser.sign_in(&page, head).await;
    assert!(!page.body.contains(body), "{}", page.body);
    assert_eq!(browser.allow(&page, body).await.status, 400);
    // By signature he is.
    let tokens = granted(&world, "tasks", "ozone-head", body).await;
    assert_eq!(world.raw().get("/v1/tasks", text(&tokens, "access_token")).await.status, 200);
    let more = refreshed(&world, PORTAL, Some(PORTAL_SECRET), text(&tokens, "refresh_token")).await;
    assert_eq!(more.status, 200, "{more:?}");
    assert_eq!(world.raw().get("/v1/tasks", text(&more, "access_token")).await.status, 200);
}

#[tokio::test]
async fn who_has_no_account_gets_one_and_an_entity_only_where_his_certificate_says_so() {
    let world = World::start(Options::default()).expect("a world");
    let ca = Ca::open_or_create(&world.keys(), world.now()).expect("the CA");
    let entity = "750140000018";
    for (iin, capacity, may) in
        [("990101509991", KeyRole::Employee, false), ("990101509981", KeyRole::RightToSign, true)]
    {
        let spec = LeafSpec {
            cn: "ЖАҢАЕВ СЫНАҚ".into(),
            iin: iin.into(),
            bin: Some(entity.into()),
            org: Some("ЖШС СЫНАҚ".into()),
            roles: vec![KeyRole::LegalEntity, capacity],
            not_before: world.now() - TimeDelta::days(1),
            not_after: world.now() + TimeDelta::days(1),
            crl_url: None,
            purpose: Purpose::Authentication,
        };
        let key = ca.issue(&spec).expect("a key");
        let mut browser = Browser::new(&world);
        let page = browser.open(&asked("applications", &challenge(VERIFIER))).await;
        let bytes = STANDARD.decode(offered(&page)).expect("base64");
        let signature = STANDARD.encode(key.sign_detached(&bytes, world.now()).expect("a signature"));
        let page = show(&mut browser, &page, &page.hidden("challenge"), &signature).await;
        assert!(page.status == 200 && page.body.contains(iin), "{page:?}");
        assert_eq!(page.body.contains(entity), may, "{}", page.body);
        let answer = browser.allow(&page, if may { entity } else { iin }).await.answer().1;
        assert_eq!(exchanged(&world, &answer["code"], VERIFIER).await.status, 200);
    }
}

#[tokio::test]
async fn what_was_begun_by_password_does_not_go_on_as_begun_by_signature() {
    // On a request signed in to twice, the last sign-in counts.
    let world = World::start(Options { signature_only: true, ..Options::default() }).expect("a world");
    let (head, body) = ("990202600061", "750140000038");
    let mut browser = Browser::new(&world);
    let page = enter(&mut browser, "tasks", "ozone-head").await;
    assert!(page.body.contains(body), "{}", page.body);
    let page = browser.sign_in(&page, head).await;
    assert!(!page.body.contains(body), "{}", page.body);
    assert_eq!(browser.allow(&page, body).await.status, 400);
}

#[tokio::test]
async fn only_the_page_of_sign_in_runs_our_script() {
    let world = World::shared();
    let policy = |page: &Page| page.headers[CONTENT_SECURITY_POLICY].to_str().expect("a policy").to_owned();
    for lang in ["kk", "ru", "en"] {
        let mut browser = Browser::new(world);
        let mut query = asked("applications", "");
        query.retain(|(name, _)| !["ui_locales", "code_challenge"].contains(name));
        let hash = challenge(VERIFIER);
        query.extend([("ui_locales", lang), ("code_challenge", hash.as_str())]);
        let page = browser.open(&query).await;
        assert!(policy(&page).contains("script-src 'self'; connect-src wss://127.0.0.1:13579;"), "{page:?}");
        assert!(
            policy(&page).contains("frame-ancestors 'none'") && page.headers["x-frame-options"] == "DENY"
        );
        assert_eq!(page.body.matches("<script").count(), 1);
        assert!(!page.body.contains("data-missing=\"\"") && page.body.contains("id=\"ncalayer\""));
        let consent = browser.sign_in(&page, "990101500016").await;
        let stopped = browser.open(&[("client_id", "nobody")]).await;
        for other in [&consent, &stopped] {
            assert!(
                !policy(other).contains("script-src") && !policy(other).contains("connect-src"),
                "{other:?}"
            );
            assert!(!other.body.contains("<script"));
        }
    }
    let http = reqwest::get(format!("{}/oauth2/ncalayer.js", world.url)).await.expect("the script");
    assert_eq!(
        (http.status().as_u16(), &http.headers()[CONTENT_TYPE]),
        (200, &"text/javascript; charset=utf-8".parse().unwrap())
    );
    assert_eq!(http.headers()["x-content-type-options"], "nosniff");
}

#[tokio::test]
async fn a_form_of_the_page_is_bounded() {
    let world = World::shared();
    let mut browser = Browser::new(world);
    let page = browser.open(&asked("applications", &challenge(VERIFIER))).await;
    let long = show(&mut browser, &page, &page.hidden("challenge"), &"A".repeat(33 * 1024)).await;
    assert!(long.status == 400 && !long.body.contains("<form"), "{long:?}");
    // A query stays small.
    let state = "s".repeat(9 * 1024);
    let url = format!("{}/oauth2/authorize?{}", world.url, encoded(&[("state", state.as_str())]));
    assert_eq!(reqwest::get(url).await.expect("an answer").status(), 400);
}
