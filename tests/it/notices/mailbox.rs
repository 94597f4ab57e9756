//! The mailbox: everybody his own, newest first, read once.

use ruqsat_sdk::operations::ListNoticesParams;
use ruqsat_tests::{OZONE, Options, World};

#[tokio::test]
async fn a_mailbox_is_listed_counted_and_read_by_its_owner_alone() {
    let world = World::start(Options::default()).expect("the server starts");
    let (person, other) = (world.person("applicant").await, world.person("applicant-entity").await);
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(person.register(OZONE).await.id);
    }
    let unread = async || person.api.notices().count().await.expect("a count").unread;
    assert_eq!(unread().await, 3);
    let (mut seen, mut query) =
        (Vec::new(), ListNoticesParams { limit: Some(2), ..ListNoticesParams::default() });
    loop {
        let page = person.api.notices().list(&query).await.expect("a page");
        seen.extend(page.items);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            break;
        }
    }
    ids.reverse();
    let about: Vec<&str> = seen.iter().filter_map(|one| one.application.as_deref()).collect();
    assert_eq!(about, ids, "newest first, each once");
    let first = &seen[0];
    assert_eq!((first.kind.as_str(), first.service.as_deref()), ("registered", Some(OZONE)));
    let number = person.api.applications().get(&ids[0]).await.expect("his").registered_no.expect("a number");
    for text in [&first.subject.kk, &first.subject.ru, &first.subject.en, &first.text.kk] {
        assert!(text.contains(&number), "{text}");
    }

    let refused = other.api.notices().read(&first.id).await.expect_err("another's");
    assert!(format!("{refused:?}").contains("not_found"), "{refused:?}");
    assert!(other.api.notices().list(&ListNoticesParams::default()).await.expect("his own").items.is_empty());
    let read = person.api.notices().read(&first.id).await.expect("read");
    assert!(read.read_at.is_some());
    world.advance(chrono::TimeDelta::minutes(1));
    let again = person.api.notices().read(&first.id).await.expect("read again");
    assert_eq!(again.read_at, read.read_at, "a second time changes nothing");
    assert_eq!(unread().await, 2);
    let open = ListNoticesParams { unread: Some(true), ..ListNoticesParams::default() };
    assert_eq!(person.api.notices().list(&open).await.expect("a page").items.len(), 2);
}
