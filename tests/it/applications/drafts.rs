//! From the first field to the frozen form.

use crate::refusal::{pointers, refusal};
use ruqsat_sdk::models::{ApplicantKind, ApplicationChange, ApplicationStatus, Channel, NewApplication};
use ruqsat_tests::{OZONE, PIPELINES, World, ozone_form, pipelines_form};
use serde_json::json;

#[tokio::test]
async fn a_draft_may_be_unfinished_and_is_edited_until_it_is_submitted() {
    let applicant = World::shared().person("applicant").await;
    let applications = applicant.api.applications();
    let draft = applications.create(&NewApplication::new(OZONE, "issue", Channel::Portal)).await.unwrap();
    assert_eq!((&draft.status, &draft.form), (&ApplicationStatus::Draft, &json!({})));
    assert_eq!(pointers(applications.submit(&draft.id).await), ["/form", "/form", "/form"]);

    let half = ApplicationChange { form: json!({"works": ["repair"]}) };
    let edited = applications.update(&draft.id, &half).await.unwrap();
    assert_eq!((&edited.form, edited.version > draft.version), (&half.form, true));
    assert_eq!(edited.created_at, draft.created_at);
    let whole = ApplicationChange { form: ozone_form() };
    applications.update(&draft.id, &whole).await.unwrap();
    assert_eq!(applications.get(&draft.id).await.unwrap().form, ozone_form(), "the form is replaced whole");

    let submitted = applications.submit(&draft.id).await.unwrap();
    assert_eq!(submitted.status, ApplicationStatus::AwaitingSignature, "nothing to pay");
    assert!(submitted.fee.is_none() && submitted.registered_no.is_none());
}

#[tokio::test]
async fn a_complete_application_comes_in_one_call_and_knows_its_fee() {
    let entity = World::shared().person("applicant-entity").await;
    let new = NewApplication {
        form: Some(pipelines_form()),
        submit: Some(true),
        ..NewApplication::new(PIPELINES, "issue", Channel::Portal)
    };
    let answer = entity.api.applications().create(&new).send().await.unwrap();
    assert_eq!(answer.status, 201);
    let place = format!("/v1/applications/{}", answer.value.id);
    assert_eq!(answer.location(), Some(place.as_str()));
    assert_eq!(entity.api.applications().get(&answer.value.id).await.unwrap(), answer.value);

    let application = answer.value;
    assert_eq!(application.status, ApplicationStatus::AwaitingPayment);
    let fee = application.fee.unwrap();
    // Ten monthly calculation indices of 2026 (4 325 tenge), in tiyn.
    assert_eq!((fee.amount.amount_minor, fee.amount.currency.as_str(), fee.paid), (4_325_000, "KZT", false));
    assert_eq!(application.applicant.kind, ApplicantKind::LegalEntity);
    assert_eq!(application.applicant.number, entity.demo.login);
    assert_eq!((application.operation.as_str(), &application.channel), ("issue", &Channel::Portal));
}

#[tokio::test]
async fn a_submitted_form_is_frozen() {
    let applicant = World::shared().person("applicant").await;
    let applications = applicant.api.applications();
    let id = applicant.file(OZONE).await.id;
    let signable = applications.get_signable(&id).await.unwrap();
    let change = ApplicationChange { form: json!({}) };
    assert_eq!(refusal(applications.update(&id, &change).await), "409 form_frozen");
    assert_eq!(refusal(applications.submit(&id).await), "409 form_frozen");
    assert_eq!(applications.get(&id).await.unwrap().form, ozone_form());
    assert_eq!(applications.get_signable(&id).await.unwrap(), signable);

    applicant.sign_application(&id).await.unwrap();
    assert_eq!(refusal(applications.update(&id, &change).await), "409 form_frozen", "registered");
    applications.withdraw(&id).await.unwrap();
    assert_eq!(refusal(applications.update(&id, &change).await), "409 case_closed");
    assert_eq!(refusal(applications.submit(&id).await), "409 case_closed");
}

#[tokio::test]
async fn an_application_refused_in_one_call_leaves_no_draft_behind() {
    let world = World::start(ruqsat_tests::Options::default()).unwrap();
    let applicant = world.person("applicant").await;
    let new = NewApplication {
        form: Some(json!({"works": ["repair"]})),
        submit: Some(true),
        ..NewApplication::new(OZONE, "issue", Channel::Portal)
    };
    assert_eq!(pointers(applicant.api.applications().create(&new).await), ["/form", "/form"]);
    let mine = applicant.api.applications().list(&Default::default()).await.unwrap();
    assert!(mine.items.is_empty(), "a refused call wrote something");
}
