//! What an application offers to do next, at each status.

use ruqsat_sdk::models::{Application, ApplicationStatus, Channel, NewApplication};
use ruqsat_tests::{OZONE, PIPELINES, World, pipelines_form};

/// Status and what is offered, as `rel METHOD tail`.
fn offered(application: &Application) -> (String, Vec<String>) {
    let base = format!("/v1/applications/{}", application.id);
    let links = application.next.iter().map(|link| {
        let tail = link.href.strip_prefix(&base).expect("a link of this application");
        format!("{} {} {tail}", link.rel, link.method).trim_end().to_owned()
    });
    (application.status.as_str().to_owned(), links.collect())
}

fn expect(status: &str, links: &[&str]) -> (String, Vec<String>) {
    (status.to_owned(), links.iter().map(|link| (*link).to_owned()).collect())
}

#[tokio::test]
async fn a_paid_application_offers_at_each_status_what_can_be_done() {
    let world = World::shared();
    let entity = world.person("applicant-entity").await;
    let applications = entity.api.applications();
    let new = NewApplication {
        form: Some(pipelines_form()),
        ..NewApplication::new(PIPELINES, "issue", Channel::Portal)
    };
    let draft = applications.create(&new).await.unwrap();
    let id = draft.id.as_str();
    let withdraw = "withdraw POST /withdraw";
    assert_eq!(
        offered(&draft),
        expect("draft", &["edit PATCH", "attach POST /documents", "submit POST /submit", withdraw])
    );
    let submitted = applications.submit(id).await.unwrap();
    assert_eq!(offered(&submitted), expect("awaiting_payment", &["pay POST /payments", withdraw]));
    entity.pay(id).await;
    let paid = applications.get(id).await.unwrap();
    let sign = ["signable GET /signable", "sign POST /signatures", withdraw];
    assert_eq!(offered(&paid), expect("awaiting_signature", &sign));
    assert!(paid.fee.is_some_and(|fee| fee.paid));
    let registered = entity.sign_application(id).await.unwrap();
    assert_eq!(offered(&registered), expect("registered", &[withdraw]));
    world.review("pipelines", id, 1, |_| true).await;
    assert_eq!(offered(&applications.get(id).await.unwrap()), expect("in_review", &[withdraw]));
    world.review("pipelines", id, 20, |_| true).await;
    assert_eq!(offered(&applications.get(id).await.unwrap()), expect("issued", &["result GET /result"]));
}

#[tokio::test]
async fn a_closed_application_offers_its_result_or_nothing() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let applications = applicant.api.applications();
    let refused = applicant.register(OZONE).await.id;
    world.review("ozone", &refused, 20, |task| task.activity != "check_conformity").await;
    let refused = applications.get(&refused).await.unwrap();
    assert_eq!(offered(&refused), expect("refused", &["result GET /result", "survey POST /survey"]));
    let withdrawn = applicant.file(OZONE).await.id;
    assert_eq!(offered(&applications.withdraw(&withdrawn).await.unwrap()), expect("withdrawn", &[]));
}

#[tokio::test]
async fn a_refusal_is_signed_numbered_and_reasoned() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let id = applicant.register(OZONE).await.id;
    world.review("ozone", &id, 20, |task| task.activity != "check_conformity").await;
    let refused = applicant.api.applications().get(&id).await.unwrap();
    assert_eq!(refused.status, ApplicationStatus::Refused);
    let result = applicant.api.applications().get_result(&id).await.unwrap();
    assert!(!result.granted && result.number.starts_with("RF"), "{result:?}");
    assert_eq!(Some(result.number), refused.result_number);
    let register =
        world.raw().get(&format!("/v1/licences?number={}", refused.result_number.unwrap()), "").await;
    assert_eq!(register.json["items"], serde_json::json!([]), "a refusal is no licence");
}
