//! Bodies, units and posts by their administrator, and what he may not.

use super::{Desk, ECOLOGY, body, name, text};
use ruqsat_tests::{Options, World};
use serde_json::json;

#[actix_web::test]
async fn a_department_is_added_and_changed_from_above() {
    let world = World::start(Options::default()).expect("the server starts");
    let ecology = body(&world, ECOLOGY).await;
    let admin = Desk::of(&world, "ozone-administrator").await;
    let new = |bin: &str, services: &[&str], region: &str| json!({"bin": bin, "name": name("Департамент"), "parent": ecology, "territory": region, "services": services});
    let services = ["ozone-works-permit"];
    for (wrong, pointer) in [
        (new("750140000088", &services, "71"), "/bin"),
        (new("750140000099", &services, "71"), "/bin"),
        (new("750140000098", &["poisons-licence"], "71"), "/services"),
        (new("750140000098", &services, "75"), "/services"),
        (new("750140000098", &services, "99"), "/territory"),
    ] {
        let refused = admin.post("/v1/bodies", wrong).await;
        refused.assert_problem(422, "invalid_content");
        assert_eq!(refused.pointers(), [pointer], "{refused:?}");
    }
    for who in ["ozone-head", "industry-administrator", "applicant"] {
        let refused =
            Desk::of(&world, who).await.post("/v1/bodies", new("750140000098", &services, "71")).await;
        refused.assert_problem(403, "forbidden");
    }
    let made = admin.post("/v1/bodies", new("750140000098", &services, "71")).await;
    assert_eq!(made.status, 201, "{made:?}");
    let path = made.headers["location"].clone();

    let hours = json!({"opens": "08:00", "break_from": "12:00", "break_until": "13:00", "closes": "17:00"});
    let changed = admin.patch_seen(&path, json!({"hours": hours}), "\"v1\"").await;
    assert_eq!((changed.status, &changed.json["hours"]), (200, &hours), "{changed:?}");
    admin
        .patch_seen(&path, json!({"name": name("А")}), "\"v1\"")
        .await
        .assert_problem(412, "precondition_failed");
    let late = json!({"hours": {"opens": "18:00", "break_from": "12:00", "break_until": "13:00", "closes": "17:00"}});
    assert_eq!(admin.patch(&path, late).await.pointers(), ["/hours"]);
    assert_eq!(admin.patch(&path, json!({"services": []})).await.pointers(), ["/services"]);
    // Nobody gives his own body other services.
    let own =
        admin.patch(&format!("/v1/bodies/{ecology}"), json!({"services": ["ozone-works-permit"]})).await;
    own.assert_problem(403, "forbidden");
}

#[actix_web::test]
async fn units_and_posts_fit_their_body_and_close_only_when_empty() {
    let world = World::start(Options::default()).expect("the server starts");
    let ecology = body(&world, ECOLOGY).await;
    let admin = Desk::of(&world, "ozone-administrator").await;
    let (units, posts) = (format!("/v1/bodies/{ecology}/units"), format!("/v1/bodies/{ecology}/posts"));

    // Every service of the body belongs to its division already.
    let taken = admin.post(&units, json!({"name": name("Бөлім"), "services": ["ozone-works-permit"]})).await;
    assert_eq!(taken.pointers(), ["/services"], "{taken:?}");
    let unit = text(&admin.post(&units, json!({"name": name("Бөлім")})).await.json, "id");

    for (roles, code) in [
        (vec!["psc_operator"], "not_of_this_body"),
        (vec!["administrator", "executor"], "separation"),
        (vec!["applicant"], "type"),
    ] {
        let refused = admin.post(&posts, json!({"title": name("Маман"), "roles": roles})).await;
        refused.assert_problem(422, "invalid_content");
        assert_eq!(refused.json["violations"][0]["code"], code, "{refused:?}");
    }
    let post = admin.post(&posts, json!({"title": name("Маман"), "roles": ["executor"], "unit": unit})).await;
    let post = format!("{posts}/{}", text(&post.json, "id"));
    admin.patch(&format!("{units}/{unit}"), json!({"close": true})).await.assert_problem(409, "still_held");
    assert_eq!(admin.patch(&post, json!({"close": true})).await.status, 200);
    assert_eq!(admin.patch(&post, json!({"close": true})).await.status, 422);
    let closed = admin.patch(&format!("{units}/{unit}"), json!({"close": true})).await;
    assert!(closed.status == 200 && closed.json["closed_on"].is_string(), "{closed:?}");

    // A post that somebody holds.
    let all = admin.get(&format!("/v1/bodies/{ecology}/employees?limit=100")).await;
    let held = text(&all.json["items"][0], "post");
    admin.patch(&format!("{posts}/{held}"), json!({"close": true})).await.assert_problem(409, "still_held");
    // And a post of another body is none of this one.
    let other = body(&world, super::ALMATY).await;
    let refused =
        admin.patch(&format!("/v1/bodies/{other}/posts/{held}"), json!({"title": name("Маман")})).await;
    refused.assert_problem(404, "not_found");
}

#[actix_web::test]
async fn an_administrator_gives_himself_no_part_in_deciding() {
    let world = World::start(Options::default()).expect("the server starts");
    let ecology = body(&world, ECOLOGY).await;
    let admin = Desk::of(&world, "ozone-administrator").await;
    let me = "990101500244";
    let mine = admin.employment(&ecology, me).await;
    let all = admin.get(&format!("/v1/bodies/{ecology}/employees?limit=100")).await.json;
    let of =
        |iin: &str| all["items"].as_array().unwrap().iter().find(|one| one["iin"] == iin).unwrap().clone();

    let my_post = format!("/v1/bodies/{ecology}/posts/{}", text(&of(me), "post"));
    admin.patch(&my_post, json!({"roles": ["signatory"]})).await.assert_problem(409, "own_rights");

    let post = admin.new_post(&ecology, &["executor"]).await;
    let hire = json!({"iin": me, "name": "Мен", "post": post, "from": super::day(&world, 0)});
    let employees = format!("/v1/bodies/{ecology}/employees");
    admin.post(&employees, hire).await.assert_problem(409, "own_rights");

    let head = text(&of("990202600061"), "id");
    let stand_in = json!({
        "absent": head, "substitute": mine, "from": super::day(&world, 0), "until": super::day(&world, 5), "ground": "№ 1"
    });
    let substitutions = format!("/v1/bodies/{ecology}/substitutions");
    admin.post(&substitutions, stand_in).await.assert_problem(409, "own_rights");
}
