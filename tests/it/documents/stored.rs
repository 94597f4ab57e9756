//! Files in a store of objects: it works as the folder does, and what it does wrong is found out.

use super::{aside, draft, pdf};
use ruqsat_tests::{Options, Person, World};
use serde_json::json;

async fn tell(world: &World, behaviour: &str) {
    world.tell("documents", json!({"behaviour": behaviour})).await;
}

/// The names in the store.
async fn held(world: &World) -> Vec<String> {
    let answer = reqwest::get(format!("{}/objects", world.twins)).await.expect("the twin answers");
    let all: serde_json::Value = answer.json().await.expect("JSON");
    serde_json::from_value(all["objects"].clone()).expect("names")
}

async fn assert_unavailable(person: &Person<'_>, path: &str) {
    let answer = person.world.raw().get(path, &person.token).await;
    answer.assert_problem(503, "unavailable");
    assert_eq!(answer.json["system"], "documents");
    assert!(answer.headers.contains_key("retry-after"));
}

#[tokio::test]
async fn a_store_of_objects_in_the_place_of_the_folder() {
    let world = World::start(Options { objects: true, ..Options::default() }).expect("the server starts");
    let person = world.person("applicant").await;
    let id = draft(&person).await;
    let (short, long) = (pdf(1000, 1), pdf(17_000_000, 2));
    let one = person.upload(&id, "other", "short.pdf", short.clone()).await.expect("a file");
    let two = person.upload(&id, "other", "long.pdf", long.clone()).await.expect("a file");
    let documents = person.api.documents();
    assert!(documents.download(&id, &one.id).await.expect("its bytes") == short);
    assert!(documents.download(&id, &two.id).await.expect("its bytes") == long);
    let part = documents.download(&id, &two.id).header("Range", "bytes=9000000-9000009").await;
    assert!(part.expect("a part") == long[9_000_000..9_000_010]);
    // An operator can hold the store against the hashes by the names alone.
    let held = held(&world).await;
    let name = |one: &ruqsat_sdk::models::Document| {
        format!("documents/{}/{}.{}", &one.sha256[..2], one.sha256, one.id)
    };
    let mut expected = [name(&one), name(&two)];
    expected.sort();
    assert_eq!((held, aside(&world)), (expected.to_vec(), 0));

    let path = |one: &str| format!("/v1/applications/{id}/documents/{one}/content");
    for lie in ["object_other_bytes", "object_fewer_bytes", "object_missing", "unavailable", "down"] {
        tell(&world, lie).await;
        assert_unavailable(&person, &path(&one.id)).await;
        assert_unavailable(&person, &path(&one.id).replace("/content", "")).await;
    }
    // Of a long one the first part is gone already: what is not whole is not ended.
    tell(&world, "object_other_bytes").await;
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    let broken = documents.download(&id, &two.id).await.expect_err("it breaks off");
    assert_eq!(broken.code(), None, "{broken:?}");
    tell(&world, "honest").await;
    assert!(documents.download(&id, &two.id).await.expect("all of it again") == long);
}

#[tokio::test]
async fn while_the_store_is_down_nothing_is_added_and_nothing_lost() {
    let world = World::start(Options { objects: true, ..Options::default() }).expect("the server starts");
    let person = world.person("applicant").await;
    let id = draft(&person).await;
    let kept = person.upload(&id, "other", "a.pdf", pdf(1000, 1)).await.expect("a file");
    for trouble in ["down", "unavailable", "garbage"] {
        tell(&world, trouble).await;
        let refused =
            person.upload(&id, "other", "a.pdf", pdf(1000, 2)).await.expect_err("the store is down");
        assert_eq!(refused.code(), Some("unavailable"));
        let refused = person.attach(&id, "other").await.expect_err("the store is down");
        assert_eq!(refused.code(), Some("unavailable"));
        assert_eq!(aside(&world), 0);
        // The case itself goes on.
        let list = person.api.documents().list(&id).await.expect("the files");
        assert_eq!((list.items.len(), list.items[0].id.as_str()), (1, kept.id.as_str()));
    }
    // One that was put although nobody heard of it is no file of the application.
    world.tell("documents", json!({"behaviour": "lost_answer"})).await;
    person.upload(&id, "other", "b.pdf", pdf(1000, 3)).await.expect_err("no answer came");
    tell(&world, "honest").await;
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert_eq!(person.api.documents().list(&id).await.expect("the files").items.len(), 1);
    let again = person.upload(&id, "other", "a.pdf", pdf(1000, 2)).await.expect("the store is back");
    assert_eq!(again.version, 2);
}
