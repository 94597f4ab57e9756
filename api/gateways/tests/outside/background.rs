//! Lists ahead of need: unchanged ones are not sent again, a request takes what is there, a delta list beside a full one,
//! and nobody but the configured hosts is ever asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::scripted::{Act, Scripted};
use crate::verifier::{ask, issuer, judge_at, key, person, settings, why};
use crate::world::World;
use chrono::TimeDelta;
use ruqsat_gateways::{Ask, IssuerSettings, NativeVerifier};
use ruqsat_licensing::ports::SignatureVerifier;
use ruqsat_licensing::signatures::{Asked, SignedAct, VerifyRequest};
use ruqsat_sandbox::ca::{CrlDraft, CrlEntry, LeafSpec, Purpose};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const ACT: SignedAct = SignedAct::ApplicationIndividual;

/// Serves a list with a tag, and 304 to whoever has it; tells which it did.
struct Host {
    url: String,
    list: Arc<Mutex<(Vec<u8>, &'static str)>>,
    statuses: Arc<Mutex<Vec<u16>>>,
}

impl Host {
    async fn start(list: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/crl", listener.local_addr().unwrap());
        let (list, statuses) = (Arc::new(Mutex::new((list, "\"one\""))), Arc::<Mutex<Vec<u16>>>::default());
        let (given, told) = (list.clone(), statuses.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = vec![0; 4096];
                let read = stream.read(&mut request).await.unwrap_or(0);
                let request = String::from_utf8_lossy(&request[..read]).to_lowercase();
                let (list, tag) = given.lock().unwrap().clone();
                let known = request.contains(&format!("if-none-match: {tag}"));
                // Both are sent back, as RFC 9110 §13.1.3 has it.
                assert_eq!(known, request.contains("if-modified-since: mon, 23 nov 2026") && known);
                let (status, body) = if known { (304, Vec::new()) } else { (200, list) };
                told.lock().unwrap().push(status);
                let head = format!(
                    "HTTP/1.1 {status} Told\r\nconnection: close\r\netag: {tag}\r\nlast-modified: \
                     Mon, 23 Nov 2026 09:00:00 GMT\r\ncontent-length: {}\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(&[head.as_bytes(), &body].concat()).await;
            }
        });
        Self { url, list, statuses }
    }

    fn serve(&self, list: Vec<u8>, tag: &'static str) {
        *self.list.lock().unwrap() = (list, tag);
    }

    fn told(&self) -> Vec<u16> {
        self.statuses.lock().unwrap().clone()
    }
}

async fn verdict(world: &World, judge: &NativeVerifier) -> String {
    why(&ask(world, judge, "applicant", ACT, person("applicant")).await).to_owned()
}

#[tokio::test]
async fn an_unchanged_list_is_not_sent_again_and_news_is_taken_over() {
    let world = World::start();
    let ca = world.sandbox.ca();
    let host = Host::start(ca.crl(world.now()).unwrap()).await;
    let judge = judge_at(&world, vec![host.url.clone()], Duration::ZERO);
    judge.refresh(world.now()).await;
    judge.refresh(world.now()).await;
    assert_eq!(host.told(), [200, 304]);
    assert_eq!(verdict(&world, &judge).await, "passed");
    assert_eq!(host.told().len(), 2, "a request asks nobody where a current list is there");

    let serial = key(&world, "applicant").serial().unwrap();
    let mut draft = ca.crl_draft(world.now());
    draft.entries.push(CrlEntry::new(&serial, world.now(), Some(1)));
    host.serve(draft.sign(ca.issuing()).unwrap(), "\"two\"");
    judge.refresh(world.now()).await;
    assert_eq!(host.told(), [200, 304, 200]);
    assert_eq!(verdict(&world, &judge).await, "REVOKED");
    world.sandbox.stop().await;
}

#[tokio::test]
async fn unchanged_is_no_news_when_the_list_is_over() {
    let world = World::start();
    let host = Host::start(world.sandbox.ca().crl(world.now()).unwrap()).await;
    let judge = judge_at(&world, vec![host.url.clone()], Duration::ZERO);
    assert_eq!(verdict(&world, &judge).await, "passed");
    world.pass(TimeDelta::hours(25));
    assert_eq!(verdict(&world, &judge).await, "TRY_LATER");
    assert_eq!(host.told(), [200, 304]);
    world.sandbox.stop().await;
}

#[tokio::test]
async fn a_list_nearly_over_is_replaced_in_time() {
    let world = World::start();
    let ca = world.sandbox.ca();
    let host = Host::start(ca.crl(world.now()).unwrap()).await;
    let judge = judge_at(&world, vec![host.url.clone()], Duration::from_secs(15));
    judge.refresh(world.now()).await;
    judge.refresh(world.now()).await;
    assert_eq!(host.told(), [200], "young and current: nobody is asked");
    world.pass(TimeDelta::hours(24) - TimeDelta::minutes(2));
    host.serve(ca.crl(world.now()).unwrap(), "\"two\"");
    // Looked for again as soon as the host has had its rest.
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    judge.refresh(world.now()).await;
    assert_eq!(host.told(), [200, 200]);
    world.pass(TimeDelta::minutes(5));
    assert_eq!(verdict(&world, &judge).await, "passed");
    assert_eq!(host.told(), [200, 200]);
    world.sandbox.stop().await;
}

#[tokio::test]
async fn a_delta_list_beside_the_full_one() {
    let world = World::start();
    let (ca, serial) = (world.sandbox.ca(), key(&world, "applicant").serial().unwrap());
    let list = |number, base, reason: Option<u8>, age| {
        let entry = reason.map(|reason| CrlEntry::new(&serial, world.now() - age, Some(reason)));
        let draft = ca.crl_draft(world.now() - age);
        CrlDraft { number: Some(number), base, entries: entry.into_iter().collect(), ..draft }
            .sign(ca.issuing())
            .unwrap()
    };
    let hours = TimeDelta::hours;
    for (full, delta, expected) in [
        (list(5, None, None, hours(2)), list(9, Some(5), Some(1), hours(1)), "REVOKED"),
        (list(5, None, Some(6), hours(2)), list(9, Some(5), Some(8), hours(1)), "passed"),
        (list(5, None, Some(6), hours(2)), list(9, Some(6), Some(8), hours(1)), "REVOKED"),
        // The hosts have mixed them up, or somebody between has.
        (list(9, Some(5), None, hours(1)), list(5, None, None, hours(2)), "TRY_LATER"),
        // A delta that does not come leaves the full list what it is.
        (list(5, None, None, hours(2)), b"nothing".to_vec(), "passed"),
    ] {
        let (full, delta) = (Host::start(full).await, Host::start(delta).await);
        let issuer = IssuerSettings {
            crl: vec![full.url.clone()],
            delta: vec![delta.url.clone()],
            ask: Ask::First,
            ..issuer(&world)
        };
        let judge = NativeVerifier::new(settings(&world, issuer, Duration::from_secs(60))).unwrap();
        assert_eq!(verdict(&world, &judge).await, expected);
    }
    let alone = IssuerSettings { delta: vec!["http://127.0.0.1:9/".into()], ..issuer(&world) };
    assert!(
        NativeVerifier::new(settings(&world, alone, Duration::ZERO)).is_err(),
        "a delta alone shows nothing"
    );
    world.sandbox.stop().await;
}

#[tokio::test]
async fn addresses_in_certificates_are_never_called() {
    let world = World::start();
    let trap = Scripted::start(vec![Act::ok("")]).await;
    let ca = world.sandbox.ca();
    let who = person("applicant");
    let key = ca
        .issue(&LeafSpec {
            cn: "ТЕСТОВ ТЕСТ".into(),
            iin: who.iin.into(),
            bin: None,
            org: None,
            roles: vec![ruqsat_sandbox::ca::KeyRole::Individual],
            not_before: world.now() - TimeDelta::days(1),
            not_after: world.now() + TimeDelta::days(1),
            crl_url: Some(trap.url.clone()),
            purpose: Purpose::Signing,
        })
        .unwrap();
    // The configured host is down, so there is every reason to look elsewhere.
    let judge = judge_at(&world, vec!["http://127.0.0.1:9/crl".into()], Duration::ZERO);
    let request = VerifyRequest {
        cms: key.sign_detached(b"content", world.now()).unwrap(),
        content: b"content".to_vec(),
        asked: Asked { act: ACT, iin: Some(who.iin.into()), bin: None },
        now: world.now(),
    };
    assert_eq!(why(&judge.verify(request).await.unwrap()), "TRY_LATER");
    assert_eq!(trap.asked(), 0);
    world.sandbox.stop().await;
}

#[tokio::test]
async fn a_document_without_its_issuer_is_judged_by_the_configured_one() {
    let world = World::start();
    let judge = judge_at(&world, vec![world.sandbox.crl_url()], Duration::from_secs(60));
    let mut bare = key(&world, "applicant");
    bare.chain.clear();
    for _ in 0..2 {
        let request = VerifyRequest {
            cms: bare.sign_detached(b"content", world.now()).unwrap(),
            content: b"content".to_vec(),
            asked: Asked { act: ACT, iin: Some(person("applicant").iin.into()), bin: None },
            now: world.now(),
        };
        assert_eq!(why(&judge.verify(request).await.unwrap()), "passed");
    }
    world.sandbox.stop().await;
}
