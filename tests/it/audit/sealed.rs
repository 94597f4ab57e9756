//! What the server did is sealed by itself, and everybody who may can look whether it is as it was.

use ruqsat_sdk::models::{AuditFaultKind, AuditVerification};
use ruqsat_sdk::operations::VerifyAuditParams;
use ruqsat_server::{Config, Secret, verify_audit};
use ruqsat_tests::{OZONE, Options, World};
use std::time::Duration;

async fn looked(world: &World, head: Option<(i64, &str)>) -> AuditVerification {
    let head_person = world.person("ozone-head").await;
    let (head_seq, head_hash) = head.map(|(seq, hash)| (seq, hash.to_owned())).unzip();
    let mut params = VerifyAuditParams { from: None, head_seq, head_hash };
    let mut whole = head_person.api.audit().verify(&params).await.expect("an answer");
    while let Some(next) = whole.next {
        params.from = Some(next);
        let part = head_person.api.audit().verify(&params).await.expect("an answer");
        (whole.next, whole.head) = (part.next, part.head.or(whole.head));
        whole.checked += part.checked;
        whole.faults.extend(part.faults);
    }
    whole
}

#[tokio::test]
async fn everything_is_sealed_by_itself_and_held_against_a_head_that_was_kept() {
    let world = World::start(Options::default()).expect("the server starts");
    world.issue("applicant", OZONE).await;
    let rows = i64::try_from(world.audit().await.len()).expect("rows");
    let mut found = looked(&world, None).await;
    for _ in 0..100 {
        if found.checked > rows {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        found = looked(&world, None).await;
    }
    assert!(
        found.checked > rows && found.faults.is_empty(),
        "{} of {rows}: {:?}",
        found.checked,
        found.faults
    );
    let head = found.head.expect("a head");
    assert!(looked(&world, Some((head.seq, &head.hash))).await.faults.is_empty());
    let other = looked(&world, Some((head.seq, &"0".repeat(64)))).await;
    assert!(
        matches!(&other.faults[..], [one] if one.kind == AuditFaultKind::HeadDiffers),
        "{:?}",
        other.faults
    );
    let gone = looked(&world, Some((head.seq + 100_000, &head.hash))).await;
    assert!(
        matches!(&gone.faults[..], [one] if one.kind == AuditFaultKind::TailMissing),
        "{:?}",
        gone.faults
    );
    let token = world.person("ozone-head").await.token;
    for query in ["head_seq=1", "head_hash=00", "from=0", "from=x"] {
        let answer = world.raw().get(&format!("/v1/audit/verify?{query}"), &token).await;
        answer.assert_problem(422, "invalid_content");
    }

    // The command looks at the whole database, beside the server, with the head that the server kept.
    let folder = world.keys().parent().expect("the data folder").to_owned();
    for _ in 0..100 {
        if folder.join("heads.jsonl").exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let database = Some(Secret(world.database_url()));
    let config = Config { data: folder.clone(), database, ..Config::default() };
    let told = verify_audit(&config, None).await.expect("intact");
    assert!(told.ends_with("intact") && told.contains("1 heads kept elsewhere"), "{told}");
    let forged = folder.join("forged.jsonl");
    let line = serde_json::json!({"day": "2026-01-01", "seq": 1, "hash": "0".repeat(64), "at": "2026-01-01T00:00:00Z"});
    std::fs::write(&forged, format!("{line}\n")).expect("written");
    let fault = verify_audit(&config, Some(&forged)).await.expect_err("another chain");
    assert!(fault.to_string().contains("head_differs"), "{fault}");
}
