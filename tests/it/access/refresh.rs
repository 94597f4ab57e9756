//! Refresh tokens: each is used once, and a thief is found out.

use super::{granted, password, refreshed, text, token};
use chrono::TimeDelta;
use ruqsat_licensing::audit::{AuditOutcome, Deed};
use ruqsat_server::{PORTAL, PORTAL_SECRET};
use ruqsat_tests::{OZONE, Options, World};

const MINE: &str = "/v1/applications";

#[tokio::test]
async fn a_session_goes_on_by_refresh_until_its_day_is_over() {
    let world = World::start(Options::default()).expect("the server starts");
    let mut held = password(&world, "990101500016").await;
    let raw = world.raw();
    for _ in 0..3 {
        world.advance(TimeDelta::minutes(16));
        raw.get(MINE, text(&held, "access_token")).await.assert_problem(401, "token_expired");
        let next = refreshed(&world, "ruqsat-web", None, text(&held, "refresh_token")).await;
        assert_eq!(next.status, 200, "{next:?}");
        assert_ne!(text(&next, "refresh_token"), text(&held, "refresh_token"));
        assert_eq!(raw.get(MINE, text(&next, "access_token")).await.status, 200);
        held = next;
    }
    world.advance(TimeDelta::hours(12));
    let late = refreshed(&world, "ruqsat-web", None, text(&held, "refresh_token")).await;
    late.assert_problem(400, "invalid_grant");
}

#[tokio::test]
async fn an_access_token_does_not_outlive_its_session() {
    let world = World::start(Options::default()).expect("the server starts");
    let held = password(&world, "990101500016").await;
    world.advance(TimeDelta::hours(12) - TimeDelta::minutes(2));
    let next = refreshed(&world, "ruqsat-web", None, text(&held, "refresh_token")).await;
    let life = next.json["expires_in"].as_i64().expect("seconds");
    assert!((100..=120).contains(&life), "{next:?}");
}

#[tokio::test]
async fn a_refresh_token_shown_twice_ends_the_session_for_both_who_hold_it() {
    let world = World::start(Options::default()).expect("the server starts");
    let (raw, first) = (world.raw(), granted(&world, "990101500016", "applications").await);
    let stolen = text(&first, "refresh_token").to_owned();
    let second = refreshed(&world, PORTAL, Some(PORTAL_SECRET), &stolen).await;
    assert_eq!(second.status, 200, "{second:?}");
    assert_eq!(raw.get(MINE, text(&second, "access_token")).await.status, 200);

    let thief = refreshed(&world, PORTAL, Some(PORTAL_SECRET), &stolen).await;
    thief.assert_problem(400, "invalid_grant");
    // Nobody knows which of the two is the thief: reads, writes and refresh end for whoever holds anything of it.
    for access in [text(&first, "access_token"), text(&second, "access_token")] {
        let answer = raw.get(MINE, access).await;
        answer.assert_problem(401, "session_ended");
        assert!(answer.headers["www-authenticate"].contains("invalid_token"), "{answer:?}");
        let new = format!(r#"{{"service": "{OZONE}", "operation": "issue", "channel": "portal"}}"#);
        raw.post(MINE, access, new).await.assert_problem(401, "session_ended");
    }
    let owner = refreshed(&world, PORTAL, Some(PORTAL_SECRET), text(&second, "refresh_token")).await;
    owner.assert_problem(400, "invalid_grant");
    let rows = world.audit().await;
    let told = |row: &&ruqsat_licensing::audit::AuditRow| {
        row.deed == Deed::SignIn
            && row.outcome == AuditOutcome::Refused
            && row.client.as_deref() == Some(PORTAL)
    };
    assert_eq!(rows.iter().filter(told).count(), 1, "the audit tells of it once");
}

#[tokio::test]
async fn a_refresh_token_is_its_clients_alone() {
    let world = World::shared();
    let held = granted(world, "990101500016", "applications").await;
    let token_text = text(&held, "refresh_token");
    for (client, secret, status, code) in [
        ("ruqsat-web", None, 400, "invalid_grant"),
        (PORTAL, None, 401, "invalid_client"),
        (PORTAL, Some("wrong"), 401, "invalid_client"),
    ] {
        refreshed(world, client, secret, token_text).await.assert_problem(status, code);
    }
    refreshed(world, PORTAL, Some(PORTAL_SECRET), "nonsense").await.assert_problem(400, "invalid_grant");
    // None of it used the token up.
    assert_eq!(refreshed(world, PORTAL, Some(PORTAL_SECRET), token_text).await.status, 200);
}

#[tokio::test]
async fn two_refreshes_at_once_are_one_and_a_theft() {
    let world = World::start(Options::default()).expect("the server starts");
    for _ in 0..5 {
        let held = password(&world, "990101500016").await;
        let token_text = text(&held, "refresh_token");
        let both =
            futures_util::future::join_all((0..4).map(|_| refreshed(&world, "ruqsat-web", None, token_text)));
        let good = both.await.into_iter().filter(|answer| answer.status == 200).collect::<Vec<_>>();
        assert_eq!(good.len(), 1, "{good:?}");
        let answer = world.raw().get(MINE, text(&good[0], "access_token")).await;
        answer.assert_problem(401, "session_ended");
    }
}

#[tokio::test]
async fn refresh_narrows_and_never_widens() {
    let world = World::shared();
    let held = granted(world, "990101500016", "applications payments").await;
    let ask = async |token_text: &str, scope: &str| {
        let pairs = [
            ("grant_type", "refresh_token"),
            ("client_id", PORTAL),
            ("client_secret", PORTAL_SECRET),
            ("refresh_token", token_text),
            ("scope", scope),
        ];
        token(world, &pairs).await
    };
    let wide = ask(text(&held, "refresh_token"), "applications payments surveys").await;
    wide.assert_problem(400, "invalid_scope");
    let narrow = ask(text(&held, "refresh_token"), "applications.read").await;
    assert_eq!(text(&narrow, "scope"), "applications.read");
    let access = text(&narrow, "access_token");
    assert_eq!(world.raw().get(MINE, access).await.status, 200);
    let new = format!(r#"{{"service": "{OZONE}", "operation": "issue", "channel": "portal"}}"#);
    let refused = world.raw().post(MINE, access, new).await;
    refused.assert_problem(403, "insufficient_scope");
    assert!(refused.headers["www-authenticate"].contains("scope=\"applications\""), "{refused:?}");
}
