//! Sign-in is throttled, and no stranger locks an account.

use super::form;
use chrono::TimeDelta;
use ruqsat_tests::{Options, RawAnswer, World};

const OWNER: &str = "990101500016";

/// A sign-in from an address, as a proxy of ours tells it.
async fn from(world: &World, address: &str, login: &str, secret: &str) -> RawAnswer {
    let pairs =
        [("grant_type", "password"), ("client_id", "ruqsat-web"), ("username", login), ("password", secret)];
    let raw = world.raw();
    let request = raw.request(reqwest::Method::POST, "/v1/token", "").header("x-forwarded-for", address);
    raw.send(form(request, &pairs)).await
}

fn start() -> World {
    World::start(Options { behind_proxy: true, ..Options::default() }).expect("the server starts")
}

fn assert_throttled(answer: &RawAnswer) {
    answer.assert_problem(429, "too_many_sign_ins");
    let wait: i64 = answer.headers["retry-after"].parse().expect("seconds");
    assert!((1..=900).contains(&wait), "{answer:?}");
}

#[tokio::test]
async fn guessing_ends_after_ten_tries_and_a_right_guess_is_refused_too() {
    let world = start();
    for _ in 0..10 {
        from(&world, "198.51.100.7", OWNER, "guess").await.assert_problem(400, "invalid_grant");
    }
    assert_throttled(&from(&world, "198.51.100.7", OWNER, "guess").await);
    assert_throttled(&from(&world, "198.51.100.200", OWNER, "sandbox").await);
    world.advance(TimeDelta::minutes(16));
    assert_eq!(from(&world, "198.51.100.7", OWNER, "sandbox").await.status, 200);
}

#[tokio::test]
async fn strangers_everywhere_do_not_stop_an_owner_in_his_own_network() {
    let world = start();
    assert_eq!(from(&world, "203.0.113.5", OWNER, "sandbox").await.status, 200);
    // A flood from many networks, each with few tries: bounded for the account as a whole.
    let (mut refused, mut throttled) = (0, 0);
    for n in 0..30 {
        let answer = from(&world, &format!("198.18.{n}.1"), OWNER, "guess").await;
        match answer.status {
            400 => refused += 1,
            _ => {
                assert_throttled(&answer);
                throttled += 1;
            }
        }
    }
    assert_eq!((refused, throttled), (20, 10));
    // The owner goes on from where he is known, another address of the same network included.
    for address in ["203.0.113.5", "203.0.113.99"] {
        assert_eq!(from(&world, address, OWNER, "sandbox").await.status, 200, "{address}");
    }
    // From a network he never used he waits like everybody until the flood is over; others are not touched at all.
    assert_throttled(&from(&world, "192.0.2.1", OWNER, "sandbox").await);
    assert_eq!(from(&world, "192.0.2.1", "750140000018", "sandbox").await.status, 200);
    world.advance(TimeDelta::minutes(16));
    assert_eq!(from(&world, "192.0.2.1", OWNER, "sandbox").await.status, 200);
}

#[tokio::test]
async fn one_network_does_not_try_everybody() {
    let world = start();
    let mut answers = Vec::new();
    // The last four digits make 10,000 numbers of a day; that most are nobody's does not show.
    for n in 0..230 {
        let login = format!("99010150{:04}", n * 7);
        answers.push(from(&world, "2001:db8:1:2::7", &login, "guess").await.status);
    }
    assert_eq!(answers.iter().filter(|status| **status == 400).count(), 200, "{answers:?}");
    assert_eq!(from(&world, "2001:db8:1:3::7", OWNER, "sandbox").await.status, 200);
}

#[tokio::test]
async fn guesses_side_by_side_gain_nothing() {
    let world = start();
    for _ in 0..2 {
        let many = (0..8).map(|_| from(&world, "198.51.100.7", OWNER, "guess"));
        futures_util::future::join_all(many).await;
    }
    assert_throttled(&from(&world, "198.51.100.7", OWNER, "sandbox").await);
}

#[tokio::test]
async fn an_address_that_no_proxy_of_ours_tells_is_not_believed() {
    let world = World::start(Options::default()).expect("the server starts");
    for n in 0..10 {
        let answer = from(&world, &format!("198.18.{n}.1"), OWNER, "guess").await;
        answer.assert_problem(400, "invalid_grant");
    }
    assert_throttled(&from(&world, "203.0.113.5", OWNER, "sandbox").await);
}
