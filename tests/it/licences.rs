//! `/v1/licences`: the public register, and what operations on a licence do to it.

mod expiry;
mod paper;
mod places;
mod register;
mod reissued;
mod succession;

use crate::refusal::{pointers, refusal};
use ruqsat_sdk::Error;
use ruqsat_sdk::models::{
    Application, ApplicationStatus, Channel, Licence, LicenceState, NewApplication, TaskCompletion, Verdict,
};
use ruqsat_sdk::operations::ListLicencesParams;
use ruqsat_tests::{Ending, OZONE, Options, PIPELINES, Person, Staff, World, definition, example_form};

/// A draft of an operation, about a licence where it needs one: numbers of holder and successor as they are.
async fn claim(
    person: &Person<'_>,
    service: &str,
    op: &str,
    about: Option<&Licence>,
) -> Result<Application, Error> {
    let mut form = example_form(service, op);
    for (field, whose) in definition(service).numbers_in(op) {
        form[field] = if whose == "holder" { "750140000018" } else { "750140000197" }.into();
    }
    let new = NewApplication {
        form: Some(form),
        subject_licence: about.map(|licence| licence.id.clone()),
        ..NewApplication::new(service, op, Channel::Portal)
    };
    person.api.applications().create(&new).await
}

/// Submits a draft, pays, signs and has it granted; the entry it leads to.
async fn granted(staff: &Staff<'_>, person: &Person<'_>, id: &str) -> Licence {
    let submitted = person.api.applications().submit(id).await.expect("submitted");
    if submitted.status == ApplicationStatus::AwaitingPayment {
        person.pay(id).await;
    }
    let filed = person.sign_application(id).await.expect("registered");
    let closed = staff.decide(&filed, Ending::Grant(None)).await;
    assert_eq!(closed.status, ApplicationStatus::Issued, "{} {}", filed.service, filed.operation);
    entry_of(staff.world(), &closed).await
}

/// A grant that is drawn up and cannot be signed, because the licence no longer allows it; the refusal that says so
/// can.
async fn refused_while(staff: &Staff<'_>, person: &Person<'_>, id: &str) {
    let filed = person.api.applications().get(id).await.expect("the application");
    let (head, task) = staff.until(&filed, "sign_result").await;
    assert_eq!(refusal(head.complete(&task, true).await), "409 licence_not_eligible");
    let (head, task) = staff.until(&filed, "sign_result").await;
    let back = TaskCompletion {
        grounds: Some(vec![definition(&filed.service).grounds[0].id.clone()]),
        text: Some("Лицензия күшін жойған.".into()),
        ..TaskCompletion::new("sign_result", Verdict::Fail)
    };
    head.api.tasks().complete(&task.id, &back).await.expect("sent back");
    let closed = staff.decide(&filed, Ending::Refuse).await;
    assert_eq!(closed.status, ApplicationStatus::Refused);
}

/// The entry that an issued application led to, found as the public finds it: by its number.
pub(crate) async fn entry_of(world: &World, application: &Application) -> Licence {
    let params = ListLicencesParams { number: application.result_number.clone(), ..Default::default() };
    assert!(params.number.is_some(), "{} has no result: {}", application.id, application.status);
    let mut found = world.anonymous().licences().list(&params).await.unwrap().items;
    assert_eq!(found.len(), 1, "one entry a number");
    found.remove(0)
}

async fn all(world: &World, params: ListLicencesParams) -> Vec<String> {
    let mut pages = world.anonymous().licences().list_all(&params);
    let mut found = Vec::new();
    while let Some(licence) = pages.next().await.unwrap() {
        found.push(licence.number);
    }
    found
}

#[tokio::test]
async fn anyone_searches_the_register_page_by_page_and_by_what_is_public() {
    let world = World::start(Options::default()).unwrap();
    let mut numbers = Vec::new();
    for (key, service) in [
        ("applicant", OZONE),
        ("applicant-entity", OZONE),
        ("applicant", OZONE),
        ("applicant-entity", PIPELINES),
        ("applicant-entity", OZONE),
    ] {
        numbers.push(world.issue(key, service).await.result_number.unwrap());
    }
    numbers.reverse();
    let by_two = || ListLicencesParams { limit: Some(2), ..Default::default() };
    assert_eq!(all(&world, by_two()).await, numbers, "newest first, none lost, none twice");
    let of = |service: &str| ListLicencesParams { service: Some(service.into()), ..by_two() };
    assert_eq!(all(&world, of(PIPELINES)).await, [numbers[1].clone()]);
    assert_eq!(all(&world, of("no-such-service")).await, [""; 0]);
    let holder = || ListLicencesParams { holder: Some("750140000018".into()), ..by_two() };
    assert_eq!(all(&world, holder()).await, [numbers[0].clone(), numbers[1].clone(), numbers[3].clone()]);
    let both = ListLicencesParams { service: Some(OZONE.into()), ..holder() };
    assert_eq!(all(&world, both).await, [numbers[0].clone(), numbers[3].clone()]);
    let number = ListLicencesParams { number: Some(numbers[2].clone()), ..by_two() };
    assert_eq!(all(&world, number).await, [numbers[2].clone()]);
    let in_force = ListLicencesParams { state: Some(LicenceState::InForce), ..by_two() };
    assert_eq!(all(&world, in_force).await, numbers);
    let superseded = ListLicencesParams { state: Some(LicenceState::Superseded), ..by_two() };
    assert_eq!(all(&world, superseded).await, [""; 0]);
}

#[tokio::test]
async fn an_entry_shows_the_bin_of_an_entity_and_never_the_iin_of_a_person() {
    let world = World::shared();
    let entity = entry_of(world, &world.issue("applicant-entity", OZONE).await).await;
    assert_eq!(entity.holder_bin.as_deref(), Some("750140000018"));
    assert_eq!(world.anonymous().licences().get(&entity.id).await.unwrap(), entity);

    let issued = world.issue("applicant", OZONE).await;
    let permit = entry_of(world, &issued).await;
    assert_eq!((permit.kind.as_str(), permit.holder_name.as_str()), ("permit", "ӨТІНІШЕВ СЫНАҚБЕК"));
    assert!(permit.holder_bin.is_none() && permit.subject.is_none());
    let raw = world.raw();
    for path in [format!("/v1/licences/{}", permit.id), "/v1/licences?limit=100".into()] {
        let answer = raw.get(&path, "").await;
        assert_eq!(answer.status, 200);
        let text = answer.json.to_string();
        assert!(text.contains(&permit.number));
        // Numbers of the applicant and of the entity's head.
        assert!(!text.contains("990101500016") && !text.contains("990202600011"), "{path}");
    }
    let holder = ListLicencesParams { holder: Some("990101500016".into()), ..Default::default() };
    assert_eq!(pointers(world.anonymous().licences().list(&holder).await), ["?holder"]);
    // What the register says is what was signed.
    let result = world.person("applicant").await.api.applications().get_result(&issued.id).await.unwrap();
    assert_eq!((result.number, result.document_sha256), (permit.number, permit.document_sha256));
}

#[tokio::test]
async fn what_the_register_lacks_is_not_found() {
    let world = World::shared();
    let application = world.person("applicant").await.file(OZONE).await.id;
    for id in ["lic_00000000000000000000000000", "x", &application, "LIC_00000000000000000000000000"] {
        assert_eq!(refusal(world.anonymous().licences().get(id).await), "404 not_found", "{id}");
    }
    for query in ["iin=990101500016", "state=lost", "limit=0", "cursor=x"] {
        let answer = world.raw().get(&format!("/v1/licences?{query}"), "").await;
        answer.assert_problem(422, "invalid_content");
    }
}
