//! Employing, the first password, dismissal.

use super::{Desk, ECOLOGY, body, day, iin, text};
use crate::access;
use reqwest::Method;
use ruqsat_tests::{Options, RawAnswer, World};
use serde_json::{Value, json};

/// Signs in with a password of one's own.
async fn sign_in(world: &World, login: &str, password: &str) -> RawAnswer {
    let pairs = [
        ("grant_type", "password"),
        ("client_id", "ruqsat-web"),
        ("username", login),
        ("password", password),
    ];
    access::token(world, &pairs).await
}

async fn activate(world: &World, code: &str, iin: &str, password: &str) -> RawAnswer {
    let body = json!({"code": code, "iin": iin, "password": password}).to_string();
    world.raw().post("/v1/accounts/activate", "", body).await
}

const PASSWORD: &str = "үш көк бөрі екен";

#[actix_web::test]
async fn a_new_employee_sets_a_password_once_and_works_until_he_is_dismissed() {
    let world = World::start(Options::default()).expect("the server starts");
    let ecology = body(&world, ECOLOGY).await;
    let admin = Desk::of(&world, "ozone-administrator").await;
    let (employees, iin) = (format!("/v1/bodies/{ecology}/employees"), iin(3000));
    let post = admin.new_post(&ecology, &["registrar"]).await;
    let new = json!({"iin": iin, "name": "Жаңабеков Сынақ", "post": post, "from": day(&world, 0)});

    // The same request again does nothing, and does not tell the code again.
    let raw = world.raw();
    let send = || {
        let request = raw.request(Method::POST, &employees, &admin.token).header("idempotency-key", "hire-1");
        raw.send(request.header("content-type", "application/json").body(new.to_string()))
    };
    let (made, again) = (send().await, send().await);
    assert_eq!((made.status, again.status), (201, 201), "{made:?} {again:?}");
    assert_eq!((&made.json["id"], &again.json["activation_code"]), (&again.json["id"], &Value::Null));
    assert_eq!(made.headers["cache-control"], "no-store");
    let first = text(&made.json, "activation_code");
    let own = format!("{employees}/{}", text(&made.json, "id"));

    let renewed = admin.post(&format!("{own}/activation"), json!({})).await;
    assert_eq!(renewed.status, 200, "{renewed:?}");
    let code = text(&renewed.json, "activation_code");
    for (code, who, password, pointer) in [
        (first.as_str(), iin.as_str(), PASSWORD, "/code"),
        ("nothing", &iin, PASSWORD, "/code"),
        (&code, "990101500016", PASSWORD, "/code"),
        (&code, &iin, "short", "/password"),
        (&code, &iin, &format!("my {iin}"), "/password"),
    ] {
        assert_eq!(activate(&world, code, who, password).await.pointers(), [pointer], "{pointer}");
    }
    sign_in(&world, &iin, "").await.assert_problem(400, "invalid_grant");
    assert_eq!(activate(&world, &code, &iin, PASSWORD).await.status, 204);
    assert_eq!(activate(&world, &code, &iin, PASSWORD).await.pointers(), ["/code"], "once");
    assert_eq!(admin.post(&format!("{own}/activation"), json!({})).await.status, 422);

    let token = text(&sign_in(&world, &iin, PASSWORD).await.json, "access_token");
    assert_eq!(raw.get("/v1/tasks", &token).await.status, 200);

    // The day before yesterday he worked here, and nothing makes that undone.
    assert_eq!(admin.patch(&own, json!({"until": day(&world, -2)})).await.pointers(), ["/until"]);
    assert_eq!(admin.patch(&own, json!({})).await.pointers(), ["/until"]);
    let gone = admin.patch(&own, json!({"until": day(&world, -1)})).await;
    assert_eq!(gone.status, 200, "{gone:?}");
    raw.get("/v1/tasks", &token).await.assert_problem(401, "session_ended");
    // He still has his account, as an applicant.
    let token = text(&sign_in(&world, &iin, PASSWORD).await.json, "access_token");
    raw.get("/v1/tasks", &token).await.assert_problem(403, "forbidden");
    assert_eq!(raw.get("/v1/applications", &token).await.status, 200);
    assert_eq!(admin.patch(&own, json!({"until": null})).await.pointers(), ["/until"], "it is over");
}

#[actix_web::test]
async fn an_activation_code_grows_old() {
    let world = World::start(Options::default()).expect("the server starts");
    let ecology = body(&world, ECOLOGY).await;
    let admin = Desk::of(&world, "ozone-administrator").await;
    let iin = iin(3100);
    let post = admin.new_post(&ecology, &[]).await;
    let new = json!({"iin": iin, "name": "Жаңабеков Сынақ", "post": post, "from": day(&world, 0)});
    let made = admin.post(&format!("/v1/bodies/{ecology}/employees"), new).await;
    world.advance(chrono::TimeDelta::days(7));
    let late = activate(&world, &text(&made.json, "activation_code"), &iin, PASSWORD).await;
    assert_eq!(late.pointers(), ["/code"]);
}

#[actix_web::test]
async fn periods_of_one_person_on_one_post_do_not_overlap() {
    let world = World::start(Options::default()).expect("the server starts");
    let ecology = body(&world, ECOLOGY).await;
    let admin = Desk::of(&world, "ozone-administrator").await;
    let employees = format!("/v1/bodies/{ecology}/employees");
    let post = admin.new_post(&ecology, &["executor"]).await;
    let hire = |from: i64, until: Option<i64>| {
        json!({
            "iin": "990101500016", "name": "Аты", "post": post,
            "from": day(&world, from), "until": until.map(|until| day(&world, until)),
        })
    };
    for (new, status) in [
        (hire(-1, None), 422),
        (hire(5, Some(4)), 422),
        (hire(2, Some(4)), 201),
        (hire(4, None), 422),
        (hire(0, Some(2)), 422),
        (hire(0, Some(1)), 201),
        (hire(5, None), 201),
        (hire(9, Some(9)), 422),
    ] {
        let answer = admin.post(&employees, new.clone()).await;
        assert_eq!(answer.status, status, "{new} {answer:?}");
        // Who has an account keeps its name and its password.
        assert!(answer.status != 201 || answer.json["activation_code"].is_null(), "{answer:?}");
        assert!(answer.status != 201 || answer.json["name"] == "ӨТІНІШЕВ СЫНАҚБЕК", "{answer:?}");
    }
}
