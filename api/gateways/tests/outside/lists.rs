//! How revocation lists are fetched: one at a time, signed ones only, never an older one for a newer.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::verifier::{ask, judge_at, key, person, why};
use crate::world::World;
use chrono::TimeDelta;
use ruqsat_licensing::signatures::SignedAct;
use ruqsat_sandbox::ca::Ca;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Serves whatever list it is given, slowly, and counts.
struct Mirror {
    url: String,
    list: Arc<Mutex<Vec<u8>>>,
    served: Arc<AtomicUsize>,
}

impl Mirror {
    async fn start(list: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/crl", listener.local_addr().unwrap());
        let (list, served) = (Arc::new(Mutex::new(list)), Arc::new(AtomicUsize::new(0)));
        let (given, count) = (list.clone(), served.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                count.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(100)).await;
                let list = given.lock().unwrap().clone();
                let head =
                    format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", list.len());
                let _ = stream.write_all(&[head.as_bytes(), &list].concat()).await;
            }
        });
        Self { url, list, served }
    }

    fn serve(&self, list: Vec<u8>) {
        *self.list.lock().unwrap() = list;
    }
}

#[tokio::test]
async fn many_at_once_share_one_fetch_and_the_young_list_after_it() {
    let world = World::start();
    let mirror = Mirror::start(world.sandbox.ca().crl(world.now()).unwrap()).await;
    let judge = judge_at(&world, vec![mirror.url.clone()], Duration::from_secs(60));
    let one = || ask(&world, &judge, "applicant", SignedAct::ApplicationIndividual, person("applicant"));
    let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
    for verified in [a, b, c, d, one().await] {
        assert_eq!(why(&verified), "passed");
    }
    assert_eq!(mirror.served.load(Ordering::SeqCst), 1);
    world.sandbox.stop().await;
}

#[tokio::test]
async fn a_replayed_or_forged_list_does_not_replace_what_is_known() {
    let world = World::start();
    let ca = world.sandbox.ca();
    let before = ca.crl(world.now()).unwrap();
    let serial: String =
        key(&world, "applicant").serial().unwrap().iter().map(|byte| format!("{byte:02X}")).collect();
    world.pass(TimeDelta::minutes(1));
    ca.revoke(&serial, world.now()).unwrap();
    let mirror = Mirror::start(ca.crl(world.now()).unwrap()).await;
    let judge = judge_at(&world, vec![mirror.url.clone()], Duration::ZERO);
    let one = || ask(&world, &judge, "applicant", SignedAct::ApplicationIndividual, person("applicant"));
    assert_eq!(why(&one().await), "REVOKED");

    // Signed, current, but from before the revocation.
    mirror.serve(before);
    for _ in 0..2 {
        judge.refresh(world.now()).await;
        assert_eq!(why(&one().await), "REVOKED");
    }
    assert_eq!(
        mirror.served.load(Ordering::SeqCst),
        2,
        "a mirror that lags behind is left alone for a while"
    );
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    // The same names, another key.
    let foreign = Ca::foreign(world.folder.path(), world.now()).unwrap();
    world.pass(TimeDelta::minutes(1));
    mirror.serve(foreign.crl(world.now()).unwrap());
    judge.refresh(world.now()).await;
    assert_eq!(why(&one().await), "REVOKED");
    assert_eq!(mirror.served.load(Ordering::SeqCst), 3);
    world.sandbox.stop().await;
}

#[tokio::test]
async fn a_mirror_whose_list_is_over_does_not_stand_before_a_good_one() {
    let world = World::start();
    let ca = world.sandbox.ca();
    let stale = Mirror::start(ca.crl(world.now() - TimeDelta::days(3)).unwrap()).await;
    let good = Mirror::start(ca.crl(world.now()).unwrap()).await;
    let judge = judge_at(&world, vec![stale.url.clone(), good.url.clone()], Duration::from_secs(60));
    let one = || ask(&world, &judge, "applicant", SignedAct::ApplicationIndividual, person("applicant"));
    assert_eq!(why(&one().await), "passed");
    assert_eq!(why(&one().await), "passed");
    let served = [&stale, &good].map(|mirror| mirror.served.load(Ordering::SeqCst));
    assert_eq!(served, [1, 1]);
    world.sandbox.stop().await;
}
