//! From the empty form at a desk to the result in the hands of the applicant.

use super::{ENTITY, PERSON, TRANSIT};
use ruqsat_sdk::models::ApplicationStatus;
use ruqsat_tests::{OZONE, PIPELINES, Person, World};
use serde_json::json;

async fn steps(person: &Person<'_>, id: &str) -> Vec<String> {
    let trace = person.world.raw().get(&format!("/v1/applications/{id}/trace"), &person.token).await.json;
    let rows = trace["rows"].as_array().or_else(|| trace["steps"].as_array()).expect("rows").clone();
    rows.iter().map(|row| format!("{} {}", row["flow"], row["n"]).replace('"', "")).collect()
}

#[tokio::test]
async fn the_licensors_office_enters_an_application_and_the_applicant_reads_its_result() {
    let world = World::shared();
    let (office, applicant) = (world.person("ozone-registrar").await, world.person("applicant").await);
    let entered = office.enter(OZONE, "issue", PERSON).await;
    assert_eq!(entered.applicant.name, "ӨТІНІШЕВ СЫНАҚБЕК", "as the register has it");
    let filed = office.finish_entry(&entered).await;
    assert_eq!(filed.status, ApplicationStatus::Registered);
    assert!(filed.registered_no.is_some());
    world.review("ozone", &entered.id, 20, |_| true).await;
    let issued = applicant.api.applications().get(&entered.id).await.expect("his own");
    assert_eq!(issued.status, ApplicationStatus::Issued);
    assert!(issued.desk.is_some_and(|desk| desk.inquiries.last().is_some_and(|last| last.known)));
    let seen = steps(&applicant, &entered.id).await;
    for n in ["1", "2", "4", "5", "6", "8", "8a", "9", "10", "12"] {
        assert!(seen.contains(&format!("provider {n}")), "{n} of {seen:?}");
    }
}

#[tokio::test]
async fn the_applicant_is_told_at_once_and_may_take_it_back() {
    let world = World::shared();
    let office = world.person("ozone-registrar").await;
    let entered = office.enter(OZONE, "issue", PERSON).await;
    assert_eq!(world.told("applicant", &entered.id, 1).await[0], "filed_for_you");
    let applicant = world.person("applicant").await;
    let rels: Vec<String> = applicant
        .api
        .applications()
        .get(&entered.id)
        .await
        .expect("his own")
        .next
        .into_iter()
        .map(|link| link.rel)
        .collect();
    assert_eq!(rels, ["withdraw"]);
    let withdrawn = applicant.api.applications().withdraw(&entered.id).await.expect("his to withdraw");
    assert_eq!(withdrawn.status, ApplicationStatus::Withdrawn);
    assert!(office.open_task(&entered.id).await.is_none());
}

#[tokio::test]
async fn a_service_centre_sends_on_and_hands_out() {
    let world = World::shared();
    let operator = world.person("centre-operator").await;
    let entered = operator.enter(PIPELINES, "issue", ENTITY).await;
    let head = world.person("pipelines-head").await;
    let unseen = head.api.applications().get(&entered.id).await.expect_err("nothing is filed yet");
    assert_eq!(unseen.code(), Some("not_found"));
    let filed = operator.finish_entry(&entered).await;
    assert_eq!(filed.status, ApplicationStatus::Registered);
    assert!(filed.fee.is_some_and(|fee| fee.paid), "a receipt was among the scans");
    world.review("pipelines", &entered.id, 20, |_| true).await;
    let ready = operator.api.applications().get(&entered.id).await.expect("the centre's own");
    assert_eq!(ready.status, ApplicationStatus::ReadyForCollection);
    let task = operator.open_task(&entered.id).await.expect("somebody comes for it");
    assert_eq!(task.activity, "hand_out");
    let path = format!("/v1/tasks/{}/complete", task.id);
    let hand = |iin: &str| json!({"activity": "hand_out", "verdict": "ok", "recipient": {"iin": iin, "power_of_attorney": "2026-000002"}});
    let nobody = world.raw().post(&path, &operator.token, hand("990101500017").to_string()).await;
    assert_eq!(nobody.pointers(), ["/recipient/iin"]);
    let handed = world.raw().post(&path, &operator.token, hand(PERSON).to_string()).await;
    assert_eq!(handed.status, 200, "{handed:?}");
    let done = operator.api.applications().get(&entered.id).await.expect("the centre's own");
    assert_eq!(done.status, ApplicationStatus::Issued);
    let to = done.desk.and_then(|desk| desk.handed_to).expect("somebody collected it for the applicant");
    assert_eq!(to.iin, PERSON);
    assert!(done.next.iter().any(|link| link.rel == "result"));
}

#[tokio::test]
async fn a_centre_of_the_state_corporation_identifies_takes_consent_and_wants_its_receipt_back() {
    let world = World::shared();
    let operator = world.person("centre-operator").await;
    let entered = operator.enter(TRANSIT, "issue", ENTITY).await;
    let package = operator.open_task(&entered.id).await.expect("is it complete?");
    assert_eq!((package.activity.as_str(), package.n.as_str()), ("check_package", "7"));
    let without = world
        .raw()
        .post(
            &format!("/v1/tasks/{}/complete", package.id),
            &operator.token,
            json!({"activity": "check_package", "verdict": "ok"}).to_string(),
        )
        .await;
    without.assert_problem(422, "invalid_content");
    assert_eq!(without.pointers(), ["/evidence"]);
    let sent = operator.finish_entry(&entered).await;
    assert_eq!(
        sent.status,
        ApplicationStatus::Registered,
        "sent on, though no step of the act registers it yet"
    );
    let registrar = world.person("industry-registrar").await;
    let accepting = registrar.open_task(&entered.id).await.expect("the licensor takes it in");
    assert_eq!(accepting.activity, "accept");
    let accepted = registrar.complete(&accepting, true).await.expect("accepted");
    assert!(accepted.registered_no.is_some());
}

#[tokio::test]
async fn an_incomplete_package_is_turned_away_and_that_is_no_refusal() {
    let world = World::shared();
    let operator = world.person("centre-operator").await;
    let entered = operator.enter(TRANSIT, "issue", ENTITY).await;
    let package = operator.open_task(&entered.id).await.expect("is it complete?");
    let turned = operator.complete(&package, false).await.expect("turned away");
    assert_eq!(turned.status, ApplicationStatus::NotAccepted);
    assert!(turned.registered_no.is_none() && turned.result_number.is_none());
    let seen = steps(&operator, &entered.id).await;
    assert_eq!(seen.last().map(String::as_str), Some("psc 9"), "the receipt of refusal");
}
