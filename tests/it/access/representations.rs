//! Who may act for a legal entity: named by those who may, and until it is taken back.

use super::{Browser, VERIFIER, asked, challenge, text, token};
use chrono::TimeDelta;
use reqwest::Method;
use ruqsat_licensing::values::civil_day;
use ruqsat_tests::{OZONE, Options, Person, RawAnswer, World};
use serde_json::{Value, json};

const PATH: &str = "/v1/representations";
const ENTITY: &str = "750140000018";
const PERSON: &str = "990101500016";

async fn named(person: &Person<'_>, new: &Value) -> RawAnswer {
    person.world.raw().post(PATH, &person.token, new.to_string()).await
}

async fn acting(world: &World, login: &str, number: &str) -> RawAnswer {
    let pairs = [
        ("grant_type", "password"),
        ("client_id", "ruqsat-web"),
        ("username", login),
        ("password", "sandbox"),
        ("acting_for", number),
    ];
    token(world, &pairs).await
}

#[tokio::test]
async fn whoever_is_named_acts_for_the_entity_until_it_is_taken_back() {
    let world = World::start(Options::default()).expect("the server starts");
    acting(&world, PERSON, ENTITY).await.assert_problem(400, "invalid_grant");
    let head = world.person("applicant-entity").await;
    let last = civil_day(world.now()) + TimeDelta::days(3);
    let made = named(&head, &json!({"iin": PERSON, "capacity": "right_to_sign", "until": last})).await;
    assert_eq!((made.status, &made.json["bin"]), (201, &ENTITY.into()), "{made:?}");

    let tokens = acting(&world, PERSON, ENTITY).await;
    let new = format!(r#"{{"service": "{OZONE}", "operation": "issue", "channel": "portal"}}"#);
    let filed = world.raw().post("/v1/applications", text(&tokens, "access_token"), new).await;
    assert_eq!(filed.json["applicant"]["number"], ENTITY, "{filed:?}");
    // The page of consent offers it too.
    let mut browser = Browser::new(&world);
    let page = browser.open(&asked("applications", &challenge(VERIFIER))).await;
    let page = browser.sign_in(&page, PERSON).await;
    assert!(page.body.contains(&format!("value=\"{ENTITY}\"")), "{}", page.body);
    // He has the right to sign, so that he names others himself.
    let other = json!({"iin": "990202600011", "capacity": "head"}).to_string();
    let other = world.raw().post(PATH, text(&tokens, "access_token"), other).await;
    assert_eq!(other.status, 201, "{other:?}");
    let list = world.raw().get(PATH, &head.token).await;
    assert_eq!(list.json["items"].as_array().map(Vec::len), Some(2), "{list:?}");

    let raw = world.raw();
    let path = format!("{PATH}/{}", text(&made, "id"));
    let strangers = world.person("applicant-successor").await;
    raw.send(raw.request(Method::DELETE, &path, &strangers.token)).await.assert_problem(404, "not_found");
    assert_eq!(raw.send(raw.request(Method::DELETE, &path, &head.token)).await.status, 204);
    let over = raw.get("/v1/applications", text(&tokens, "access_token")).await;
    over.assert_problem(401, "session_ended");
    acting(&world, PERSON, ENTITY).await.assert_problem(400, "invalid_grant");
    raw.send(raw.request(Method::DELETE, &path, &head.token)).await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn a_right_ends_with_its_last_day_in_almaty() {
    let world = World::start(Options::default()).expect("the server starts");
    let head = world.person("applicant-entity").await;
    let today = civil_day(world.now());
    let made = named(&head, &json!({"iin": PERSON, "capacity": "head", "until": today})).await;
    assert_eq!(made.status, 201, "{made:?}");
    let held = acting(&world, PERSON, ENTITY).await;
    world.advance(TimeDelta::days(1));
    acting(&world, PERSON, ENTITY).await.assert_problem(400, "invalid_grant");
    // And he does not go on by a refresh.
    let pairs = [
        ("grant_type", "refresh_token"),
        ("client_id", "ruqsat-web"),
        ("refresh_token", text(&held, "refresh_token")),
    ];
    token(&world, &pairs).await.assert_problem(400, "invalid_grant");
}

#[tokio::test]
async fn an_employee_needs_a_power_that_the_notaries_know() {
    let world = &World::start(Options::default()).expect("the server starts");
    let head = world.person("applicant-entity").await;
    let employee =
        |power: Option<&str>| json!({"iin": PERSON, "capacity": "employee", "power_of_attorney": power});
    let none = named(&head, &employee(None)).await;
    assert_eq!((none.status, none.pointers()), (422, vec!["/power_of_attorney"]), "{none:?}");
    for unknown in ["2026-0000", "2026-000001", "№ 12", "a/../b"] {
        let refused = named(&head, &employee(Some(unknown))).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/power_of_attorney"]), "{unknown}");
    }
    // Known as given by the entity to this person; it bounds how long he may act.
    let too_long = json!({"iin": PERSON, "capacity": "employee", "power_of_attorney": "2026-000002", "until": "2100-01-01"});
    let refused = named(&head, &too_long).await;
    assert_eq!((refused.status, refused.pointers()), (422, vec!["/until"]), "{refused:?}");
    let made = named(&head, &employee(Some("2026-000002"))).await;
    assert_eq!((made.status, &made.json["until"]), (201, &"2099-12-31".into()), "{made:?}");
    // An employee acts for the entity, and says of nobody else that he may.
    let tokens = acting(world, PERSON, ENTITY).await;
    let other = json!({"iin": "990202600011", "capacity": "head"}).to_string();
    let refused = world.raw().post(PATH, text(&tokens, "access_token"), other).await;
    refused.assert_problem(403, "forbidden");
    for (new, pointer) in [
        (json!({"iin": "990101500017", "capacity": "head"}), "/iin"),
        (json!({"iin": PERSON, "capacity": "head", "from": "2020-01-01"}), "/from"),
        (json!({"iin": PERSON, "capacity": "head", "from": "2099-01-02", "until": "2099-01-01"}), "/from"),
    ] {
        let refused = named(&head, &new).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![pointer]), "{new}");
    }
    // A person has nobody act for him here, staff neither.
    for other in ["applicant", "ozone-head"] {
        let person = world.person(other).await;
        named(&person, &json!({"iin": PERSON, "capacity": "head"})).await.assert_problem(403, "forbidden");
    }
}
