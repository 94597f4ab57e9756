//! Somebody else's application: there is none, whatever is asked of it.

use crate::refusal::refusal;
use ruqsat_sdk::models::{
    ApplicationChange, Channel, NewApplication, NewSignature, NewSurveyAnswer, SurveyChoice, TokenRequest,
};
use ruqsat_sdk::operations::GetApplicationResultPdfParams;
use ruqsat_tests::{OZONE, PIPELINES, Person, World, ozone_form, sign};

/// Every verb on an application, with what came of it.
async fn every_verb(person: &Person<'_>, id: &str) -> Vec<(&'static str, String)> {
    let applications = person.api.applications();
    let signature = NewSignature { signature: sign(person.world, person.demo.key_name, "e30=") };
    let answers = [1, 2].map(|question| SurveyChoice { question, answer: 1 }).to_vec();
    let paper = GetApplicationResultPdfParams::default();
    vec![
        ("view", refusal(applications.get(id).await)),
        ("edit", refusal(applications.update(id, &ApplicationChange { form: ozone_form() }).await)),
        ("submit", refusal(applications.submit(id).await)),
        ("withdraw", refusal(applications.withdraw(id).await)),
        ("signable", refusal(applications.get_signable(id).await)),
        ("sign", refusal(applications.sign(id, &signature).await)),
        ("signatures", refusal(applications.list_signatures(id).await)),
        ("evidence", refusal(applications.get_evidence(id).await)),
        ("check", refusal(applications.check_evidence(id).await)),
        ("phone", refusal(person.api.signatures().create_application_mobile_signing(id).await)),
        ("paper", refusal(person.api.documents().get_application_result_pdf(id, &paper).await)),
        ("trace", refusal(applications.get_trace(id).await)),
        ("result", refusal(applications.get_result(id).await)),
        ("pay", refusal(person.api.payments().create(id).await)),
        ("payments", refusal(person.api.payments().list(id).await)),
        ("survey", refusal(person.api.surveys().answer(id, &NewSurveyAnswer { answers }).await)),
    ]
}

#[tokio::test]
async fn a_stranger_finds_nothing_at_any_stage_and_changes_nothing() {
    let world = World::shared();
    let (owner, stranger) = (world.person("applicant-entity").await, world.person("applicant").await);
    let applications = owner.api.applications();
    let draft = applications.create(&NewApplication::new(OZONE, "issue", Channel::Portal)).await.unwrap();
    let paying = owner.file(PIPELINES).await;
    owner.order(&paying.id).await;
    let paying = applications.get(&paying.id).await.unwrap();
    let registered = owner.register(OZONE).await;
    let issued = world.issue("applicant-entity", OZONE).await;
    for application in [draft, paying, registered, issued] {
        for (verb, found) in every_verb(&stranger, &application.id).await {
            assert_eq!(found, "404 not_found", "{verb} at {}", application.status);
        }
        assert_eq!(applications.get(&application.id).await.unwrap(), application);
    }
}

#[tokio::test]
async fn what_is_no_id_or_nobodys_id_is_not_found() {
    let applicant = World::shared().person("applicant").await;
    for id in
        ["app_00000000000000000000000000", "x", "tsk_00000000000000000000000000", "%00", "'; DROP TABLE"]
    {
        for (verb, found) in every_verb(&applicant, id).await {
            assert_eq!(found, "404 not_found", "{verb} {id}");
        }
    }
}

#[tokio::test]
async fn staff_know_of_an_application_from_its_registration_on_and_only_in_their_own_body() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let (own, other) = (world.person("ozone-executor").await, world.person("pipelines-executor").await);
    let id = applicant.file(OZONE).await.id;
    for staff in [&own, &other] {
        assert_eq!(refusal(staff.api.applications().get(&id).await), "404 not_found");
        assert_eq!(refusal(staff.api.applications().get_trace(&id).await), "404 not_found");
    }
    applicant.sign_application(&id).await.unwrap();
    assert_eq!(own.api.applications().get(&id).await.unwrap().id, id);
    assert_eq!(refusal(other.api.applications().get(&id).await), "404 not_found");
    assert_eq!(refusal(other.api.applications().list_signatures(&id).await), "404 not_found");
    // Staff read; the applicant's own acts are not theirs.
    assert_eq!(refusal(own.api.applications().withdraw(&id).await), "403 forbidden");
    assert_eq!(refusal(own.api.applications().submit(&id).await), "403 forbidden");
    let new = NewApplication::new(OZONE, "issue", Channel::Portal);
    assert_eq!(refusal(own.api.applications().create(&new).await), "403 forbidden");
}

#[tokio::test]
async fn a_portal_alone_files_nothing_and_sees_nothing() {
    let world = World::shared();
    let request = TokenRequest {
        client_id: Some(ruqsat_server::PORTAL.into()),
        client_secret: Some(ruqsat_server::PORTAL_SECRET.into()),
        ..TokenRequest::new("client_credentials")
    };
    let token = world.anonymous().tokens().issue(&request).await.unwrap().access_token;
    let portal = world.anonymous().with_token(token);
    let new = NewApplication::new(OZONE, "issue", Channel::Portal);
    assert_eq!(refusal(portal.applications().create(&new).await), "403 forbidden");
    let id = world.person("applicant").await.register(OZONE).await.id;
    assert_eq!(refusal(portal.applications().get(&id).await), "404 not_found");
    assert!(portal.applications().list(&Default::default()).await.unwrap().items.is_empty());
    assert_eq!(refusal(world.anonymous().applications().get(&id).await), "401 unauthenticated");
}
