//! The life of an entry: suspended, resumed, terminated, at once and on a day to come; what goes with it; who is told.

use super::{claim, entry_of, granted};
use crate::refusal::{pointers, refusal};
use chrono::{Days, NaiveDate, TimeDelta};
use ruqsat_licensing::values::civil_day;
use ruqsat_sdk::models::{Licence, LicenceChange, LicenceState, NewLicenceChange, NumberState, WantedChange};
use ruqsat_sdk::operations::ListLicencesParams;
use ruqsat_sdk::{Client, Error};
use ruqsat_tests::{OZONE, Options, PIPELINES, Staff, World};
use std::time::Duration;

const TRANSIT: &str = "export-control-transit-permit";

fn wanted(change: WantedChange) -> NewLicenceChange {
    NewLicenceChange::new(change, "Лицензиялық талаптарды бұзу")
}

async fn change(by: &Client, entry: &Licence, new: &NewLicenceChange) -> Result<Vec<LicenceChange>, Error> {
    by.licences().change(&entry.id, new).await
}

async fn state(world: &World, entry: &Licence) -> LicenceState {
    world.anonymous().licences().get(&entry.id).await.expect("the entry").state
}

async fn as_of(world: &World, entry: &Licence, on: Option<NaiveDate>) -> Result<Licence, Error> {
    let day = on.expect("a day").to_string();
    world.anonymous().licences().get_as_of(&entry.id, &day).await
}

/// Waits for the worker of the register.
async fn until(world: &World, entry: &Licence, state: LicenceState) {
    for _ in 0..200 {
        if self::state(world, entry).await == state {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{} never came to {state:?}", entry.number);
}

#[tokio::test]
async fn a_licence_is_suspended_resumed_and_terminated_with_what_hangs_on_it() {
    let world = World::start(Options::default()).unwrap();
    let staff = Staff::sign_in(&world).await;
    let entity = world.person("applicant-entity").await;
    let first = granted(&staff, &entity, &claim(&entity, PIPELINES, "issue", None).await.unwrap().id).await;
    let carried = async |op: &str, about: &Licence| {
        granted(&staff, &entity, &claim(&entity, PIPELINES, op, Some(about)).await.unwrap().id).await
    };
    let annex = carried("annex", &first).await;
    let reissued = carried("reissue", &first).await;
    let copy = carried("duplicate", &reissued).await;
    let head = world.person("pipelines-head").await.api;

    // Nobody else, and no copy by itself.
    for other in ["pipelines-executor", "ozone-head"] {
        let refused = change(&world.person(other).await.api, &reissued, &wanted(WantedChange::Suspend)).await;
        assert_eq!(refusal(refused), "403 forbidden", "{other}");
    }
    for (entry, what) in
        [(&copy, WantedChange::Suspend), (&reissued, WantedChange::Resume), (&first, WantedChange::Terminate)]
    {
        let refused = change(&head, entry, &wanted(what)).await;
        assert_eq!(refusal(refused), "409 licence_change_not_possible", "{}", entry.kind);
    }

    let made = change(&head, &reissued, &wanted(WantedChange::Suspend)).await.unwrap();
    assert_eq!(made.len(), 1);
    for entry in [&reissued, &annex, &copy] {
        assert_eq!(state(&world, entry).await, LicenceState::Suspended, "{}", entry.kind);
    }
    assert_eq!(state(&world, &first).await, LicenceState::Superseded);
    let claimed = claim(&entity, PIPELINES, "duplicate", Some(&reissued)).await;
    assert_eq!(refusal(claimed), "409 licence_not_eligible", "what is suspended is not copied");
    let history = world.anonymous().licences().list_changes(&annex.id).await.unwrap();
    assert_eq!(history.items.len(), 2, "after the objects that it came with");
    assert_eq!(history.items[1].of.as_ref(), Some(&made[0].id));
    assert_eq!(history.items[1].ground.as_deref(), Some("Лицензиялық талаптарды бұзу"));

    change(&head, &reissued, &wanted(WantedChange::Resume)).await.unwrap();
    for entry in [&reissued, &annex, &copy] {
        assert_eq!(state(&world, entry).await, LicenceState::InForce, "{}", entry.kind);
    }
    // What was stopped for a reason of its own stays so when the licence goes on.
    change(&head, &annex, &wanted(WantedChange::Suspend)).await.unwrap();
    change(&head, &reissued, &wanted(WantedChange::Suspend)).await.unwrap();
    change(&head, &reissued, &wanted(WantedChange::Resume)).await.unwrap();
    assert_eq!(state(&world, &annex).await, LicenceState::Suspended);
    change(&head, &reissued, &wanted(WantedChange::Terminate)).await.unwrap();
    for entry in [&reissued, &annex, &copy] {
        assert_eq!(state(&world, entry).await, LicenceState::Terminated, "{}", entry.kind);
    }
    let ended = claim(&entity, PIPELINES, "duplicate", Some(&reissued)).await;
    assert_eq!(refusal(ended), "409 licence_not_eligible", "nor what is terminated");
    let page = reqwest::get(format!("{}/licences/{}?lang=ru", world.url, reissued.number)).await.unwrap();
    assert!(page.text().await.unwrap().contains("Действие прекращено"));
    let told: Vec<_> = entity.notices_about(&application(&world, &reissued).await).await;
    let kinds: Vec<_> =
        told.iter().map(|one| one.kind.as_str()).filter(|kind| kind.starts_with("licence_")).collect();
    let often = ["licence_suspended", "licence_resumed"];
    assert_eq!(kinds, [&often[..], &often[..], &["licence_terminated"]].concat());
    assert!(told.iter().any(|one| one.licence.as_deref() == Some(reissued.id.as_str())));
}

/// The application that an entry came of, as its holder finds it.
async fn application(world: &World, entry: &Licence) -> String {
    let entity = world.person("applicant-entity").await;
    let mut all = entity.api.applications().list_all(&Default::default());
    while let Some(one) = all.next().await.unwrap() {
        if one.result_number.as_ref() == Some(&entry.number) {
            return one.id;
        }
    }
    panic!("{} came of nothing", entry.number);
}

#[tokio::test]
async fn a_change_to_come_takes_effect_on_its_day_or_is_taken_back() {
    let world = World::start(Options::default()).unwrap();
    let entry = entry_of(&world, &world.issue("applicant-entity", OZONE).await).await;
    let today = civil_day(world.now());
    let on = |days: u64| today.checked_add_days(Days::new(days));
    let head = world.person("ozone-head").await.api;
    let mut new = wanted(WantedChange::Suspend);
    for (from, until, pointer) in
        [(today.pred_opt(), None, "/from"), (on(5), on(5), "/until"), (on(3000), None, "/from")]
    {
        (new.from, new.until) = (from, until);
        assert_eq!(pointers(change(&head, &entry, &new).await), [pointer]);
    }
    (new.from, new.until) = (on(3), on(10));
    let made = change(&head, &entry, &new).await.unwrap();
    assert_eq!(made.len(), 2, "with the resumption that ends it");
    assert_eq!(state(&world, &entry).await, LicenceState::InForce);
    // What is known of a day to come, and what was on the day before it was issued.
    for (days, expected) in [
        (0, LicenceState::InForce),
        (3, LicenceState::Suspended),
        (9, LicenceState::Suspended),
        (10, LicenceState::InForce),
    ] {
        assert_eq!(as_of(&world, &entry, on(days)).await.unwrap().state, expected, "in {days} days");
    }
    assert_eq!(refusal(as_of(&world, &entry, today.pred_opt()).await), "404 not_found");

    let end =
        change(&head, &entry, &NewLicenceChange { from: on(5), ..wanted(WantedChange::Terminate) }).await;
    let end = end.unwrap().remove(0);
    assert_eq!(as_of(&world, &entry, on(20)).await.unwrap().state, LicenceState::Terminated);
    head.licences().revoke_change(&entry.id, &end.id).await.unwrap();
    let again = head.licences().revoke_change(&entry.id, &end.id).await;
    assert_eq!(refusal(again), "409 licence_change_not_possible");
    assert_eq!(as_of(&world, &entry, on(20)).await.unwrap().state, LicenceState::InForce);

    world.advance(TimeDelta::days(3));
    until(&world, &entry, LicenceState::Suspended).await;
    let began = world.person("ozone-head").await.api.licences().revoke_change(&entry.id, &made[0].id).await;
    assert_eq!(refusal(began), "409 licence_change_not_possible", "it holds already");
    world.advance(TimeDelta::days(7));
    until(&world, &entry, LicenceState::InForce).await;
    let history = world.anonymous().licences().list_changes(&entry.id).await.unwrap();
    assert_eq!(history.items.len(), 4, "the one taken back stays, with what took it back");
}

#[tokio::test]
async fn entries_are_found_by_words_and_put_into_a_file() {
    let world = World::start(Options::default()).unwrap();
    let person = entry_of(&world, &world.issue("applicant", OZONE).await).await;
    let entity = entry_of(&world, &world.issue("applicant-entity", PIPELINES).await).await;
    let found = async |params: ListLicencesParams| -> Vec<String> {
        let page = world.anonymous().licences().list(&params).await.unwrap();
        page.items.into_iter().map(|one| one.number).collect()
    };
    let words = |q: &str| ListLicencesParams { q: Some(q.into()), ..Default::default() };
    assert_eq!(found(words("сынақбек «өтінішев»")).await, std::slice::from_ref(&person.number));
    assert_eq!(found(words(&entity.number.to_lowercase())).await, std::slice::from_ref(&entity.number));
    assert_eq!(found(words("өтінішев жоқ")).await, [""; 0]);
    let activity = ListLicencesParams { activity: Some(entity.activities[0].clone()), ..Default::default() };
    assert_eq!(found(activity).await, std::slice::from_ref(&entity.number));
    let body = ListLicencesParams { body: Some(person.body.clone()), ..Default::default() };
    assert_eq!(found(body).await, std::slice::from_ref(&person.number));
    for (query, pointer) in
        [("q=а", "?q"), ("q=aa+bb+cc+dd+ee+ff", "?q"), ("region=99", "?region"), ("body=x", "?body")]
    {
        let answer = world.raw().get(&format!("/v1/licences?{query}"), "").await;
        answer.assert_problem(422, "invalid_content");
        assert_eq!(answer.json["violations"][0]["pointer"], pointer, "{query}");
    }
    // Of a masked service it is told that there is one, and not to whoever asks by a name.
    let staff = Staff::sign_in(&world).await;
    let applicant = world.person("applicant").await;
    let filed = claim(&applicant, TRANSIT, "issue", None).await.unwrap();
    let masked = granted(&staff, &applicant, &filed.id).await;
    assert_eq!((masked.holder_name.as_str(), masked.masked), ("***", true));
    assert_eq!(found(words("сынақбек")).await, std::slice::from_ref(&person.number));
    let page = reqwest::get(format!("{}/licences/{}", world.url, masked.number)).await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains(&masked.number) && !page.contains("СЫНАҚБЕК"), "{page}");

    let csv = world.anonymous().licences().export(&Default::default()).await.unwrap();
    let csv = String::from_utf8(csv).unwrap();
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(lines.len(), 4, "{csv}");
    assert!(lines[0].starts_with("number,service,kind") && lines[1].starts_with(&masked.number));
    assert!(lines[1].contains("***") && lines[3].contains("ӨТІНІШЕВ СЫНАҚБЕК"), "{csv}");
    let path = format!("{}/v1/licences/export?format=jsonl&state=in_force", world.url);
    let jsonl = reqwest::get(path).await.unwrap().error_for_status().unwrap().text().await.unwrap();
    let numbers: Vec<_> =
        jsonl.lines().map(|line| serde_json::from_str::<Licence>(line).unwrap().number).collect();
    assert_eq!(numbers, [masked.number, entity.number.clone(), person.number]);
    let number = world.anonymous().licences().get_number(&entity.number).await.unwrap();
    assert_eq!(number.state, NumberState::Issued);
    for none in ["KZ00XXX00000001", "RF00LMP00000001", "kz", "a%00b"] {
        world.raw().get(&format!("/v1/numbers/{none}"), "").await.assert_problem(404, "not_found");
    }
}
