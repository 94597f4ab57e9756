//! The list: keyset pages, filters, scopes.

use crate::refusal::refusal;
use ruqsat_sdk::models::{Application, ApplicationStatus};
use ruqsat_sdk::operations::ListApplicationsParams;
use ruqsat_tests::{OZONE, Options, PIPELINES, Person, World};

async fn all(person: &Person<'_>, params: ListApplicationsParams) -> Vec<Application> {
    let mut pages = person.api.applications().list_all(&params);
    let mut found = Vec::new();
    while let Some(application) = pages.next().await.unwrap() {
        found.push(application);
    }
    found
}

fn by_two() -> ListApplicationsParams {
    ListApplicationsParams { limit: Some(2), ..ListApplicationsParams::default() }
}

fn ids(applications: &[Application]) -> Vec<&str> {
    applications.iter().map(|application| application.id.as_str()).collect()
}

#[tokio::test]
async fn pages_lose_nothing_and_repeat_nothing_while_rows_arrive_and_change() {
    let world = World::start(Options::default()).unwrap();
    let applicant = world.person("applicant").await;
    let mut filed = Vec::new();
    for _ in 0..7 {
        filed.push(applicant.file(OZONE).await.id);
    }
    filed.reverse();
    assert_eq!(ids(&all(&applicant, by_two()).await), filed, "newest first");

    let mut pages = applicant.api.applications().list_all(&by_two());
    let mut seen = ids(&pages.next_page().await.unwrap().unwrap()).join(" ");
    // Between two pages: a new row on top, and a change of a row already seen and of one still to come.
    applicant.file(OZONE).await;
    applicant.api.applications().withdraw(&filed[0]).await.unwrap();
    applicant.api.applications().withdraw(&filed[4]).await.unwrap();
    while let Some(page) = pages.next_page().await.unwrap() {
        assert!(page.len() <= 2);
        seen = format!("{seen} {}", ids(&page).join(" "));
    }
    assert_eq!(seen.trim(), filed.join(" "));
}

#[tokio::test]
async fn filters_and_scopes_narrow_the_list() {
    let world = World::start(Options::default()).unwrap();
    let (applicant, entity) = (world.person("applicant").await, world.person("applicant-entity").await);
    let ozone = applicant.file(OZONE).await.id;
    let withdrawn = applicant.file(OZONE).await.id;
    applicant.api.applications().withdraw(&withdrawn).await.unwrap();
    let registered = applicant.register(OZONE).await.id;
    let paying = applicant.file(PIPELINES).await.id;
    let theirs = entity.register(OZONE).await.id;

    let of_service = |code: &str| ListApplicationsParams { service: Some(code.into()), ..by_two() };
    let of_status = |status| ListApplicationsParams { status: Some(status), ..by_two() };
    assert_eq!(ids(&all(&applicant, of_service(OZONE)).await), [&registered, &withdrawn, &ozone]);
    assert_eq!(ids(&all(&applicant, of_service(PIPELINES)).await), [&paying]);
    assert_eq!(ids(&all(&applicant, of_service("no-such-service")).await), [""; 0]);
    assert_eq!(ids(&all(&applicant, of_status(ApplicationStatus::Withdrawn)).await), [&withdrawn]);
    assert_eq!(ids(&all(&applicant, of_status(ApplicationStatus::AwaitingPayment)).await), [&paying]);
    assert_eq!(ids(&all(&applicant, of_status(ApplicationStatus::Refused)).await), [""; 0]);
    let both = ListApplicationsParams { status: Some(ApplicationStatus::Registered), ..of_service(OZONE) };
    assert_eq!(ids(&all(&applicant, both).await), [&registered]);
    assert_eq!(ids(&all(&entity, by_two()).await), [&theirs]);

    // Staff know of what was registered with their own body, and of nothing before.
    let (ozones, pipelines) =
        (world.person("ozone-executor").await, world.person("pipelines-executor").await);
    assert_eq!(ids(&all(&ozones, by_two()).await), [&theirs, &registered]);
    assert_eq!(ids(&all(&pipelines, by_two()).await), [""; 0]);
}

#[tokio::test]
async fn what_is_no_page_and_no_filter_is_refused() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let list = |params| applicant.api.applications().list(&params).into_future();
    for limit in [0, 101, -1] {
        let params = ListApplicationsParams { limit: Some(limit), ..ListApplicationsParams::default() };
        assert_eq!(refusal(list(params).await), "422 invalid_content", "limit {limit}");
    }
    for cursor in ["", "x", "bm9uc2Vuc2U", &"A".repeat(3000)] {
        let params = ListApplicationsParams { cursor: Some(cursor.into()), ..by_two() };
        assert_eq!(refusal(list(params).await), "422 invalid_content", "cursor {cursor}");
    }
    let status = ApplicationStatus::Unknown("lost".into());
    let params = ListApplicationsParams { status: Some(status), ..by_two() };
    assert_eq!(refusal(list(params).await), "422 invalid_content");
    let raw = world.raw();
    for query in ["page=2", "limit=2&limit=3", "limit=two", "status=", "applicant=990101500016"] {
        let answer = raw.get(&format!("/v1/applications?{query}"), &applicant.token).await;
        answer.assert_problem(422, "invalid_content");
    }
}
