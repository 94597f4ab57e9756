//! Branches, offices and objects of an entry: from the form, by order, in the history, in copies and what is issued anew,
//! and where the public finds them; with the annexes, which have places of their own.

use super::{claim, entry_of, granted};
use crate::refusal::{pointers, refusal};
use chrono::TimeDelta;
use ruqsat_sdk::models::{
    ApplicationChange, Licence, LicenceChangeKind, NewLicenceChange, NewPlace, NewPlaces, Place, PlaceKind,
    WantedChange,
};
use ruqsat_sdk::operations::{ExportLicencesParams, ListLicencesParams};
use ruqsat_tests::{OZONE, Options, PIPELINES, Person, Staff, World};
use serde_json::{Value, json};

const MINING: &str = "mining-chemical-production-licence";
const BRANCH: &str = "Атырау филиалы";

async fn places(world: &World, entry: &Licence) -> Vec<Place> {
    world.anonymous().licences().list_places(&entry.id).await.expect("the places").items
}

/// Numbers and names of the places that an entry has now.
async fn held(world: &World, entry: &Licence) -> Vec<(i64, String)> {
    let places = places(world, entry).await.into_iter().filter(|one| one.ended_at.is_none());
    places.map(|one| (one.number, one.name)).collect()
}

/// A draft with a form of our own.
async fn draft(person: &Person<'_>, service: &str, op: &str, about: Option<&Licence>, form: Value) -> String {
    let id = claim(person, service, op, about).await.expect("a draft").id;
    let update = ApplicationChange { form };
    person.api.applications().update(&id, &update).await.expect("the form");
    id
}

fn branch(name: &str, bin: &str) -> Value {
    json!({"kind": "branch", "name": name, "bin": bin, "address": "Атырау қ., Сәтбаев к-сі, 1"})
}

/// A form of the pipelines.
fn pipelines(objects: &[&str], branches: &[&str]) -> Value {
    let object = |name: &&str| json!({"name": name, "region": "Атырау облысы", "length_km": 10});
    let mut form = json!({
        "activity_kinds": ["oil_pipelines"],
        "objects": objects.iter().map(object).collect::<Vec<_>>(),
        "reason": "Негіздеме",
    });
    if !branches.is_empty() {
        form["branches"] = branches.iter().map(|name| branch(name, "750140000018")).collect();
    }
    form
}

fn office() -> NewPlace {
    NewPlace {
        bin: Some("750140000018".into()),
        region: Some("Маңғыстау облысы".into()),
        ..NewPlace::new(PlaceKind::RepresentativeOffice, "Ақтау өкілдігі")
    }
}

fn change(enter: Vec<NewPlace>, end: &[i64]) -> NewPlaces {
    NewPlaces {
        enter: Some(enter), end: Some(end.to_vec()), ..NewPlaces::new("Лицензиаттың хабарламасы")
    }
}

#[tokio::test]
async fn places_come_with_the_form_change_by_order_and_go_on_in_what_is_issued_anew() {
    let world = World::start(Options::default()).unwrap();
    let staff = Staff::sign_in(&world).await;
    let entity = world.person("applicant-entity").await;
    let form = pipelines(&["Өзен — Атырау", "Ескі торап"], &[BRANCH]);
    let id = draft(&entity, PIPELINES, "issue", None, form).await;
    let first = granted(&staff, &entity, &id).await;
    let told = places(&world, &first).await;
    let kinds: Vec<_> = told.iter().map(|one| (one.number, &one.kind, one.name.as_str())).collect();
    let expected = [
        (1, &PlaceKind::Branch, BRANCH),
        (2, &PlaceKind::Object, "Өзен — Атырау"),
        (3, &PlaceKind::Object, "Ескі торап"),
    ];
    assert_eq!(kinds, expected);
    assert_eq!(told[0].bin.as_deref(), Some("750140000018"));
    assert_eq!(told[1].region.as_ref().map(|region| region.kk.as_str()), Some("Атырау облысы"));
    assert!(told.iter().all(|one| one.entered_at == first.issued_at && one.ended_at.is_none()));

    let id = draft(&entity, PIPELINES, "annex", Some(&first), pipelines(&["Жаңа торап"], &[])).await;
    let annex = granted(&staff, &entity, &id).await;
    let copied = claim(&entity, PIPELINES, "duplicate", Some(&first)).await.unwrap();
    let copy = granted(&staff, &entity, &copied.id).await;
    assert_eq!(held(&world, &annex).await, [(1, "Жаңа торап".to_owned())], "an annex has places of its own");
    assert_eq!(held(&world, &copy).await, held(&world, &first).await, "whatever its own form says");
    assert_eq!(copy.activities, first.activities);

    // One object is given up, an office is opened: in one.
    let head = world.person("pipelines-head").await.api;
    let all = head.licences().change_places(&first.id, &change(vec![office()], &[3])).await.unwrap();
    assert_eq!(all.items, places(&world, &first).await);
    assert!(all.items[2].ended_at.is_some(), "what was stays told");
    let now = [(1, BRANCH), (2, "Өзен — Атырау"), (4, "Ақтау өкілдігі")];
    let now: Vec<_> = now.map(|(number, name)| (number, name.to_owned())).to_vec();
    for entry in [&first, &copy] {
        assert_eq!(held(&world, entry).await, now, "{}", entry.kind);
    }
    assert_eq!(held(&world, &annex).await.len(), 1);
    let history = world.anonymous().licences().list_changes(&first.id).await.unwrap().items;
    let told: Vec<_> = history.iter().map(|one| (one.kind.clone(), one.places.clone())).collect();
    let (entered, ended) = (LicenceChangeKind::PlacesEntered, LicenceChangeKind::PlacesEnded);
    assert_eq!(told, [(entered.clone(), vec![1, 2, 3]), (ended, vec![3]), (entered, vec![4])]);
    assert_eq!(history[1].ground.as_deref(), Some("Лицензиаттың хабарламасы"));
    let notices = entity.notices_about(&application_of(&entity, &first).await).await;
    assert_eq!(notices.iter().filter(|one| one.kind == "licence_places_changed").count(), 1);

    // Issued anew: where the form tells of objects they stand instead, and branches go on under their numbers.
    let id = draft(&entity, PIPELINES, "reissue", Some(&first), pipelines(&["Өзен — Атырау"], &[])).await;
    let reissued = granted(&staff, &entity, &id).await;
    let told = [(1, BRANCH), (4, "Ақтау өкілдігі"), (5, "Өзен — Атырау")];
    assert_eq!(held(&world, &reissued).await, told.map(|(number, name)| (number, name.to_owned())));
    assert_eq!(held(&world, &first).await, now, "as it was when it was superseded");
    let annexes = world.anonymous().licences().list_annexes(&reissued.id, &Default::default()).await.unwrap();
    assert_eq!(annexes.items, std::slice::from_ref(&annex), "it goes on with the line of the licence");

    // Where the public finds them.
    let find = |q: &str| ListLicencesParams { q: Some(q.into()), ..Default::default() };
    let found = world.anonymous().licences().list(&find("жаңа торап")).await.unwrap().items;
    assert_eq!(found, std::slice::from_ref(&annex));
    let found = world.anonymous().licences().list(&find("ақтау өкілдігі")).await.unwrap().items;
    assert_eq!(found.len(), 3, "the licence, its copy, and the one issued anew");
    let page = reqwest::get(format!("{}/licences/{}?lang=kk", world.url, reissued.number)).await.unwrap();
    let page = page.text().await.unwrap();
    for text in [BRANCH, "Ақтау өкілдігі, БСН 750140000018, Маңғыстау облысы", &annex.number]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("Ескі торап") && !page.contains("құжат берілгеннен кейін өзгерген"), "{page}");
    let page = reqwest::get(format!("{}/licences/{}?lang=kk", world.url, first.number)).await.unwrap();
    assert!(
        page.text().await.unwrap().contains("құжат берілгеннен кейін өзгерген"),
        "the paper tells otherwise"
    );
}

/// The application that an entry came of.
async fn application_of(person: &Person<'_>, entry: &Licence) -> String {
    let mut all = person.api.applications().list_all(&Default::default());
    while let Some(one) = all.next().await.unwrap() {
        if one.result_number.as_ref() == Some(&entry.number) {
            return one.id;
        }
    }
    panic!("{} came of nothing", entry.number);
}

#[tokio::test]
async fn what_the_form_does_not_tell_goes_on_and_a_choice_of_region_is_told_in_words() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let entity = world.person("applicant-entity").await;
    let filed = claim(&entity, MINING, "issue", None).await.unwrap();
    let first = granted(&staff, &entity, &filed.id).await;
    let told = places(world, &first).await;
    assert_eq!((told[0].kind.clone(), told[0].name.as_str()), (PlaceKind::Branch, BRANCH));
    let object = told.iter().find(|one| one.kind == PlaceKind::Object).expect("an object");
    let region = object.region.as_ref().expect("its region");
    assert!(region.kk.ends_with("облысы") && region.ru.ends_with("область"), "{region:?}");
    assert!(!first.activities.is_empty(), "its sub-activities");
    let filed = claim(&entity, MINING, "reissue", Some(&first)).await.unwrap();
    let reissued = granted(&staff, &entity, &filed.id).await;
    assert_eq!(held(world, &reissued).await, held(world, &first).await);
    assert_eq!(reissued.activities, first.activities);
}

#[tokio::test]
async fn who_may_not_and_what_cannot_be_is_refused_and_changes_nothing() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let entity = world.person("applicant-entity").await;
    let filed = claim(&entity, PIPELINES, "issue", None).await.unwrap();
    let entry = granted(&staff, &entity, &filed.id).await;
    let copied = claim(&entity, PIPELINES, "duplicate", Some(&entry)).await.unwrap();
    let copy = granted(&staff, &entity, &copied.id).await;
    let before = places(world, &entry).await;
    let head = world.person("pipelines-head").await.api;
    let change_by = async |key: &str, new: &NewPlaces| {
        world.person(key).await.api.licences().change_places(&entry.id, new).await
    };
    for other in ["pipelines-executor", "ozone-head", "applicant-entity"] {
        assert_eq!(refusal(change_by(other, &change(vec![office()], &[])).await), "403 forbidden", "{other}");
    }
    let wrong = |place: NewPlace| change(vec![office(), place], &[]);
    for (new, at) in [
        (change(vec![], &[]), vec![""]),
        (change(vec![], &[99]), vec!["/end/0"]),
        (change(vec![], &[1, 1]), vec!["/end/1"]),
        (wrong(NewPlace { name: "  ".into(), ..office() }), vec!["/enter/1/name"]),
        (wrong(NewPlace { bin: Some("750140000019".into()), ..office() }), vec!["/enter/1/bin"]),
        (wrong(NewPlace { kind: PlaceKind::Object, ..office() }), vec!["/enter/1/bin"]),
        (wrong(NewPlace { address: Some("x".into()), ..office() }), vec!["/enter/1/address"]),
        (change(vec![office(); 51], &[]), vec!["/enter"]),
    ] {
        assert_eq!(pointers(change_by("pipelines-head", &new).await), at);
    }
    let on_copy = head.licences().change_places(&copy.id, &change(vec![office()], &[])).await;
    assert_eq!(refusal(on_copy), "409 licence_change_not_possible", "a copy goes with its licence");
    assert_eq!(places(world, &entry).await, before);
    let end = NewLicenceChange::new(WantedChange::Terminate, "№ 1");
    head.licences().change(&entry.id, &end).await.unwrap();
    let ended = change_by("pipelines-head", &change(vec![office()], &[])).await;
    assert_eq!(refusal(ended), "409 licence_change_not_possible");

    // A number of a branch that is none does not get into the register.
    let mut form = pipelines(&["Торап"], &[BRANCH]);
    form["branches"][0]["bin"] = "750140000019".into();
    let id = draft(&entity, PIPELINES, "issue", None, form).await;
    let submitted = entity.api.applications().submit(&id).await;
    assert_eq!(pointers(submitted), ["/form/branches/0/bin"]);
}

#[tokio::test]
async fn the_places_of_the_register_are_a_file_too() {
    let world = World::start(Options::default()).unwrap();
    let staff = Staff::sign_in(&world).await;
    let entity = world.person("applicant-entity").await;
    let filed = claim(&entity, PIPELINES, "issue", None).await.unwrap();
    let entry = granted(&staff, &entity, &filed.id).await;
    entry_of(&world, &world.issue("applicant", OZONE).await).await;
    let export = async |format: &str| {
        let path = format!("{}/v1/licences/export?rows=places&format={format}", world.url);
        reqwest::get(path).await.unwrap().error_for_status().unwrap().text().await.unwrap()
    };
    let csv = export("csv").await;
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(lines.len(), 1 + places(&world, &entry).await.len(), "{csv}");
    assert!(lines[0].starts_with("licence,service,number,kind,name"), "{csv}");
    assert!(lines[1].starts_with(&format!("{},{PIPELINES},1,object,Өзен — Атырау,", entry.number)), "{csv}");
    let line: Value = serde_json::from_str(export("jsonl").await.lines().next().unwrap()).unwrap();
    assert_eq!((&line["licence"], &line["number"]), (&json!(entry.number), &json!(1)));
    let by_sdk = world.anonymous().licences().export(&ExportLicencesParams::default()).await.unwrap();
    assert!(String::from_utf8(by_sdk).unwrap().starts_with("number,service"), "entries, if nothing is said");
}

#[tokio::test]
async fn a_clock_that_was_set_back_loses_no_end_of_a_place() {
    let world = World::start(Options::default()).unwrap();
    let staff = Staff::sign_in(&world).await;
    let entity = world.person("applicant-entity").await;
    let filed = claim(&entity, PIPELINES, "issue", None).await.unwrap();
    let entry = granted(&staff, &entity, &filed.id).await;
    world.advance(TimeDelta::minutes(-30));
    let head = world.person("pipelines-head").await.api;
    let all = head.licences().change_places(&entry.id, &change(vec![office()], &[1])).await.unwrap().items;
    assert!(all[0].ended_at > Some(all[0].entered_at), "not before it was entered: {all:?}");
    assert_eq!(held(&world, &entry).await, [(2, "Ақтау өкілдігі".to_owned())]);
}
