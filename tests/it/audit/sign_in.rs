//! Signing in leaves a row, whether or not it went well; a flood of failures leaves a bounded number.

use super::of_request;
use reqwest::Method;
use ruqsat_licensing::audit::{AuditOutcome, AuditRow, AuditStanding, Deed};
use ruqsat_tests::{Options, World};

async fn ask(world: &World, id: &str, body: &str) -> u16 {
    let raw = world.raw();
    let request = raw
        .request(Method::POST, "/v1/token", "")
        .header("x-request-id", id)
        .header("content-type", "application/x-www-form-urlencoded");
    raw.send(request.body(body.to_owned())).await.status
}

fn password(login: &str, secret: &str) -> String {
    format!("grant_type=password&client_id=ruqsat-web&username={login}&password={secret}")
}

async fn one(world: &World, id: &str) -> AuditRow {
    let rows = of_request(world, id).await;
    let [row] = <[AuditRow; 1]>::try_from(rows).expect("one row");
    assert_eq!((row.deed, row.operation.as_str(), row.times), (Deed::SignIn, "issue_token", 1), "{row:?}");
    assert!(row.peer.is_some() && row.application.is_none());
    row
}

#[tokio::test]
async fn right_and_wrong_are_noted_with_the_account_and_nothing_of_what_was_typed() {
    let world = World::start(Options::default()).unwrap();
    assert_eq!(ask(&world, "sign-in-right", &password("990101500016", "sandbox")).await, 200);
    assert_eq!(ask(&world, "sign-in-wrong", &password("990101500016", "wrong-word")).await, 400);
    assert_eq!(ask(&world, "sign-in-nobody", &password("990303500014", "wrong-word")).await, 400);
    let portal = "grant_type=client_credentials&client_id=demo-portal&client_secret=wrong-word";
    assert_eq!(ask(&world, "sign-in-portal", portal).await, 401);

    let (right, wrong) = (one(&world, "sign-in-right").await, one(&world, "sign-in-wrong").await);
    assert_eq!((right.outcome, right.standing), (AuditOutcome::Done, AuditStanding::Applicant));
    assert_eq!((wrong.outcome, wrong.standing), (AuditOutcome::Refused, AuditStanding::Applicant));
    assert!(right.account.is_some());
    assert_eq!(right.account, wrong.account, "the account that was tried");
    let nobody = one(&world, "sign-in-nobody").await;
    assert_eq!((nobody.outcome, nobody.standing), (AuditOutcome::Refused, AuditStanding::Unknown));
    assert_eq!((nobody.account, nobody.client), (None, None));
    let portal = one(&world, "sign-in-portal").await;
    assert_eq!((portal.outcome, portal.standing), (AuditOutcome::Refused, AuditStanding::Client));
    let text = format!("{:?}", world.audit().await);
    assert!(!text.contains("9903035") && !text.contains("9901015") && !text.contains("wrong-word"));
}

#[tokio::test]
async fn a_flood_of_failures_is_bounded_and_counted() {
    let world = World::start(Options::default()).unwrap();
    let mut sent = 0;
    // Each name seven times: more often one is throttled before anything is judged.
    for n in 0..70 {
        let login = format!("9903035000{:02}", n / 7);
        sent += i64::from(ask(&world, "sign-in-flood", &password(&login, "x")).await == 400);
    }
    world.advance(chrono::TimeDelta::minutes(1));
    sent += i64::from(ask(&world, "sign-in-flood", &password("990303500014", "x")).await == 400);
    let rows = of_request(&world, "sign-in-flood").await;
    assert_eq!((sent, rows.iter().map(|row| row.times).sum::<i64>()), (71, 71));
    assert_eq!(rows.len(), 61, "sixty in a minute, and the rest with the next");
}
