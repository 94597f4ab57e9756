//! Who decides what, and where, is public; who works there is not.

use super::{ALMATY, Desk, ECOLOGY, body};
use ruqsat_tests::World;

#[actix_web::test]
async fn bodies_regions_and_services_tell_everybody_who_decides_where() {
    let raw = World::shared().raw();
    let found = raw.get("/v1/bodies?service=ozone-works-permit&territory=75", "").await;
    let items = found.json["items"].as_array().expect("a list");
    assert_eq!(items.iter().map(|one| one["bin"].clone()).collect::<Vec<_>>(), [ALMATY]);
    assert_eq!(items[0]["territory"]["name"]["en"], "Almaty");
    assert_eq!(items[0]["hours"]["opens"], "09:00");
    assert_eq!(items[0]["parent"], body(World::shared(), ECOLOGY).await);
    let one = raw.get(&format!("/v1/bodies/{}", items[0]["id"].as_str().unwrap()), "").await;
    assert_eq!((one.status, one.headers["etag"].as_str(), &one.json), (200, "\"v1\"", &items[0]));

    let regions = raw.get("/v1/territories", "").await;
    assert_eq!(regions.json["items"].as_array().expect("a list").len(), 20);
    let service = raw.get("/v1/services/ozone-works-permit", "").await;
    let bins: Vec<_> =
        service.json["bodies"].as_array().expect("a list").iter().map(|one| &one["bin"]).collect();
    assert_eq!(bins, [ALMATY, ECOLOGY], "the region's before that of the whole country");

    raw.get("/v1/bodies?territory=99", "").await.assert_problem(422, "invalid_content");
    raw.get("/v1/bodies/bod_01jd0000000000000000000000", "").await.assert_problem(404, "not_found");
}

#[actix_web::test]
async fn pages_of_bodies_hold_each_once() {
    let raw = World::shared().raw();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = raw.get(&format!("/v1/bodies?limit=2{cursor}"), "").await.json;
        seen.extend(page["items"].as_array().expect("a list").iter().map(|one| one["bin"].to_string()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let unique: std::collections::BTreeSet<_> = seen.iter().collect();
    assert!(unique.len() == seen.len() && seen.len() >= 7, "{seen:?}");
}

#[actix_web::test]
async fn who_works_at_a_body_its_staff_knows_and_who_manages_it() {
    let world = World::shared();
    let (almaty, ecology) = (body(world, ALMATY).await, body(world, ECOLOGY).await);
    for list in ["units", "posts", "employees", "substitutions"] {
        let of = |body: &str| format!("/v1/bodies/{body}/{list}");
        for (who, path, status) in [
            ("almaty-registrar", of(&almaty), 200),
            ("ozone-administrator", of(&almaty), 200),
            ("ozone-administrator", of(&ecology), 200),
            // A department does not know who works above it, nor does another body.
            ("almaty-registrar", of(&ecology), 403),
            ("ozone-registrar", of(&almaty), 403),
            ("industry-administrator", of(&almaty), 403),
            ("applicant", of(&almaty), 403),
        ] {
            let answer = Desk::of(world, who).await.get(&path).await;
            assert_eq!(answer.status, status, "{who} {path} {answer:?}");
        }
        world.raw().get(&of(&almaty), "").await.assert_problem(401, "unauthenticated");
    }
    let people =
        Desk::of(world, "almaty-registrar").await.get(&format!("/v1/bodies/{almaty}/employees")).await;
    assert_eq!(people.json["items"].as_array().expect("a list").len(), 5);
}
