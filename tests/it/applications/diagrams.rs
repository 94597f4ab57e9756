//! `/v1/applications/{id}/diagram`.

use crate::refusal::refusal;
use ruqsat_sdk::models::Language;
use ruqsat_sdk::operations::GetApplicationDiagramParams;
use ruqsat_tests::{OZONE, PIPELINES, Person, World};

async fn drawn(person: &Person<'_>, id: &str, flow: Option<&str>) -> String {
    let flow = flow.map(str::to_owned);
    let params = GetApplicationDiagramParams { flow, lang: Some(Language::En) };
    person.api.applications().get_diagram(id, &params).await.unwrap()
}

/// The class of a step: how it was left, or that the case stands there.
fn state<'t>(text: &'t str, n: &str) -> &'t str {
    let (_, rest) = text.split_once(&format!("id=\"step-{n}\" class=\"")).unwrap();
    rest.split_once('"').unwrap().0
}

#[tokio::test]
async fn the_picture_follows_the_case() {
    let world = World::shared();
    let applicant = world.person("applicant-entity").await;
    let id = applicant.file(PIPELINES).await.id;
    let text = drawn(&applicant, &id, None).await;
    let states = ["2", "3", "4", "5", "6", "9"].map(|n| state(&text, n));
    assert_eq!(states, ["passed", "passed", "ahead", "passed", "here", "ahead"]);

    let id = applicant.register(PIPELINES).await.id;
    let staff = world.person("pipelines-registrar").await;
    for who in [&applicant, &staff] {
        let text = drawn(who, &id, None).await;
        assert!(text.contains("Internal review"), "it moves in the review");
        assert_eq!((state(&text, "1"), state(&text, "2")), ("here", "ahead"));
        let entry = drawn(who, &id, Some("portal")).await;
        assert_eq!(
            (state(&entry, "13"), state(&entry, "14"), state(&entry, "16")),
            ("passed", "here", "ahead")
        );
    }
    world.review("pipelines", &id, 20, |_| true).await;
    let text = drawn(&applicant, &id, None).await;
    assert_eq!((state(&text, "14"), state(&text, "15"), state(&text, "16")), ("passed", "ahead", "passed"));
    assert!(!text.contains("class=\"here\""), "what is over stands nowhere");
}

#[tokio::test]
async fn a_refusal_shows_its_way() {
    let world = World::shared();
    let applicant = world.person("applicant-entity").await;
    let id = applicant.register(PIPELINES).await.id;
    world.review("pipelines", &id, 20, |task| task.activity != "check_conformity").await;
    let chain = drawn(&applicant, &id, Some("internal_review")).await;
    let states = ["3", "4", "5", "6", "8"].map(|n| state(&chain, n));
    assert_eq!(states, ["failed", "ahead", "ahead", "passed", "passed"]);
    let entry = drawn(&applicant, &id, None).await;
    assert_eq!(
        (state(&entry, "14"), state(&entry, "15"), state(&entry, "16")),
        ("failed", "passed", "ahead")
    );
}

#[tokio::test]
async fn whoever_may_not_see_the_case_sees_no_picture() {
    let world = World::shared();
    let id = world.person("applicant").await.file(OZONE).await.id;
    let none = GetApplicationDiagramParams::default();
    for stranger in ["applicant-entity", "ozone-registrar", "pipelines-head"] {
        let stranger = world.person(stranger).await;
        let refused = refusal(stranger.api.applications().get_diagram(&id, &none).await);
        assert_eq!(refused, "404 not_found");
    }
}

#[tokio::test]
async fn the_way_in_of_another_channel_is_none_of_its_own() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let id = applicant.file(OZONE).await.id;
    for flow in ["psc", "provider", "none", ""] {
        let params = GetApplicationDiagramParams { flow: Some(flow.into()), lang: None };
        let refused = refusal(applicant.api.applications().get_diagram(&id, &params).await);
        assert_eq!(refused, "404 not_found", "{flow}");
    }
    let chain = drawn(&applicant, &id, Some("internal_review")).await;
    assert_eq!(state(&chain, "1a"), "ahead");
    let answer = world.raw().get(&format!("/v1/applications/{id}/diagram"), &applicant.token).await;
    assert_eq!(answer.headers["cache-control"], "private, no-cache");
    assert_eq!(answer.headers["content-disposition"], format!("inline; filename=\"{id}-portal.svg\""));
    assert!(answer.headers["content-security-policy"].ends_with("sandbox"));
}
