//! The register's history, what is due in it, and how entries are found by words.

use super::fresh;
use crate::world::{World, at, branch};
use chrono::TimeDelta;
use ruqsat_licensing::ids::{LicenceChangeId, LicenceId};
use ruqsat_licensing::licences::{ChangeKind, Licence, LicenceChange, LicenceState, activity, words};
use ruqsat_licensing::ports::{LicenceFilter, PageRequest, Views};

/// Entries of one application, in the order of their names: the first is the oldest.
async fn entries(world: &mut World, names: Vec<String>) -> Vec<Licence> {
    let all = unwritten(world, names).await;
    write(world, &all).await;
    all
}

async fn unwritten(world: &mut World, names: Vec<String>) -> Vec<Licence> {
    let (application, signature) = world.registered(10).await;
    let mut all = Vec::new();
    for (n, name) in names.into_iter().enumerate() {
        let mut one = world.licence(&application, &signature, &format!("KZ{n:04}"));
        one.id = LicenceId::new(&mut world.mint);
        one.holder_name = name;
        one.issued_at = at(20) + TimeDelta::seconds(i64::try_from(n).unwrap());
        all.push(one);
    }
    all
}

async fn write(world: &World, all: &[Licence]) {
    let written = all.to_vec();
    let unit = world.unit(move |tx| {
        written.iter().try_for_each(|one| {
            tx.reserve_number(&one.number, &one.application, at(11))?;
            tx.insert_licence(one)
        })
    });
    unit.await.unwrap();
}

#[tokio::test]
async fn a_history_reads_back_and_nothing_follows_twice() {
    let mut world = fresh().await;
    let one = entries(&mut world, vec!["ТОО".into()]).await.remove(0);
    let change = LicenceChange {
        id: LicenceChangeId::new(&mut world.mint),
        licence: one.id.clone(),
        kind: ChangeKind::Suspended,
        ground: "бұзушылық".into(),
        order: Some("№ 12, 01.02.2026".into()),
        effective_at: at(30),
        recorded_at: at(21),
        by: Some(world.account.clone()),
        application: Some(one.application.clone()),
        of: None,
        places: Vec::new(),
    };
    let revoked = LicenceChange {
        id: LicenceChangeId::new(&mut world.mint),
        kind: ChangeKind::Revoked,
        of: Some(change.id.clone()),
        by: None,
        order: None,
        application: None,
        ..change.clone()
    };
    let entered = LicenceChange {
        id: LicenceChangeId::new(&mut world.mint),
        kind: ChangeKind::PlacesEntered,
        places: vec![branch(1, "Атырау филиалы"), branch(2, "Ақтау филиалы")],
        ..change.clone()
    };
    let rows = vec![change, revoked.clone(), entered.clone()];
    let (written, licence) = (rows.clone(), one.clone());
    let unit = world.unit(move |tx| {
        written.iter().try_for_each(|row| tx.insert_licence_change(&licence, row))?;
        tx.licence_changes(&licence.id)
    });
    assert_eq!(unit.await.unwrap(), rows);
    assert_eq!(world.database.licence_changes(&one.id).await.unwrap(), rows);
    assert_eq!(world.database.place_changes(std::slice::from_ref(&one.id)).await.unwrap(), [entered]);
    let named = LicenceFilter { words: vec!["ақтау".into()], ..LicenceFilter::default() };
    let found = world.database.licences(&named, &PageRequest { after: None, limit: 2 }).await.unwrap();
    assert_eq!(found.items, std::slice::from_ref(&one));
    let again = LicenceChange { id: LicenceChangeId::new(&mut world.mint), ..revoked };
    let licence = one.clone();
    assert!(world.unit(move |tx| tx.insert_licence_change(&licence, &again)).await.is_err());
    let due = |now: i64| world.unit(move |tx| tx.due_licences(at(now), 10));
    assert_eq!((due(6).await.unwrap(), due(7).await.unwrap()), (vec![], vec![one.id]));
}

#[tokio::test]
async fn annexes_are_found_along_the_line_of_their_licence() {
    let mut world = fresh().await;
    let names = (0..9).map(|_| "ТОО".to_owned()).collect();
    let mut all = unwritten(&mut world, names).await;
    let kinds = [
        ("licence", None),
        ("annex", Some(0)),
        ("licence_duplicate", Some(0)),
        ("reissued_licence", Some(0)),
        ("annex", Some(3)),
        ("reissued_annex", Some(1)),
        ("reissued_licence", Some(3)),
        ("licence", None),
        ("annex", Some(7)),
    ];
    for (at, (kind, subject)) in kinds.into_iter().enumerate() {
        all[at].kind = kind.into();
        all[at].subject = subject.map(|of: usize| all[of].id.clone());
    }
    write(&world, &all).await;
    let views = &world.database;
    let found = async |of: usize, page: PageRequest| {
        let page = views.annexes(&all[of].id, &page).await.unwrap();
        let at = |one: &Licence| all.iter().position(|other| other.id == one.id).unwrap();
        (page.items.iter().map(at).collect::<Vec<_>>(), page.next)
    };
    let first = || PageRequest { after: None, limit: 100 };
    assert_eq!(found(6, first()).await.0, [5, 4, 1], "those of every licence it was issued anew from");
    assert_eq!(found(0, first()).await.0, [5, 1]);
    assert_eq!(found(7, first()).await.0, [8]);
    for none in [1, 2, 5] {
        assert_eq!(found(none, first()).await.0, [0; 0], "an annex and a copy have none");
    }
    let (some, next) = found(6, PageRequest { after: None, limit: 2 }).await;
    assert_eq!((some, found(6, PageRequest { after: next, limit: 2 }).await.0), (vec![5, 4], vec![1]));
}

#[tokio::test]
async fn entries_are_found_by_words_whichever_is_rare() {
    let mut world = fresh().await;
    // Two words that more entries bear than are looked at for a page, and one entry that bears both: the oldest.
    let mut names = vec!["ЖШС Алтын Дән".to_owned()];
    names.extend((0..1100).map(|_| "ЖШС Алтын".to_owned()));
    names.extend((0..1100).map(|_| "ЖШС Дән".to_owned()));
    names.push("АҚ «Сирек-Дән»".to_owned());
    let all = entries(&mut world, names).await;
    let views = &world.database;
    let filter =
        |text: &str| LicenceFilter { words: words(text).into_iter().collect(), ..LicenceFilter::default() };
    let first = PageRequest { after: None, limit: 20 };
    let page = views.licences(&filter("дән сирек"), &first).await.unwrap();
    assert_eq!((page.items.len(), page.next), (1, None));
    assert_eq!(page.items[0].id, all[2201].id);
    // Pages without an entry lead on to the one that is far away.
    let (mut after, mut found, mut pages) = (None, Vec::new(), 0);
    loop {
        let page = views.licences(&filter("алтын дән"), &PageRequest { after, limit: 20 }).await.unwrap();
        found.extend(page.items);
        pages += 1;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert!(found.len() == 1 && found[0].id == all[0].id && pages > 1, "{} in {pages}", found.len());
    // Every entry once, newest first.
    let (mut after, mut found) = (None, Vec::new());
    loop {
        let page = views.licences(&filter("алтын"), &PageRequest { after, limit: 100 }).await.unwrap();
        found.extend(page.items.into_iter().map(|one| one.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let expected: Vec<_> = all[..=1100].iter().rev().map(|one| one.id.clone()).collect();
    assert!(found == expected, "{} of {}", found.len(), expected.len());
    let narrowed = |state| LicenceFilter { state, ..filter("сирек") };
    for (state, count) in [(LicenceState::InForce, 1), (LicenceState::Expired, 0)] {
        assert_eq!(views.licences(&narrowed(Some(state)), &first).await.unwrap().items.len(), count);
    }
    let gas = LicenceFilter { words: vec![activity("gas_pipelines")], ..LicenceFilter::default() };
    assert_eq!(views.licences(&gas, &first).await.unwrap().items.len(), 20);
    assert!(views.licences(&filter("жоқ"), &first).await.unwrap().items.is_empty());
}
