//! What the registers say, and what happens while they say nothing.

use super::PERSON;
use ruqsat_sdk::models::{ApplicationStatus, Representative};
use ruqsat_tests::{OZONE, Options, PIPELINES, World};
use serde_json::json;

/// A number with right check digits that belongs to nobody.
const NOBODY: &str = "990101500908";

#[tokio::test]
async fn whom_no_register_knows_is_not_accepted() {
    let world = World::shared();
    let office = world.person("ozone-registrar").await;
    let entered = office.enter(OZONE, "issue", NOBODY).await;
    assert_eq!(entered.status, ApplicationStatus::NotAccepted);
    assert!(entered.result_number.is_none() && office.open_task(&entered.id).await.is_none());
    assert!(entered.desk.is_some_and(|desk| desk.inquiries.len() == 1 && !desk.inquiries[0].known));
}

#[tokio::test]
async fn unknown_is_not_no() {
    let world = World::start(Options::default()).expect("a world");
    let office = world.person("ozone-registrar").await;
    for trouble in ["down", "unavailable", "garbage", "other_shape", "dishonest"] {
        world.tell("registers", json!({"behaviour": trouble})).await;
        let entered = office.enter(OZONE, "issue", PERSON).await;
        assert_eq!(entered.status, ApplicationStatus::Draft, "{trouble}");
        assert!(entered.next.iter().any(|link| link.rel == "inquire"), "{trouble}");
        assert!(
            office.open_task(&entered.id).await.is_none(),
            "{trouble}: nothing is done before they answer"
        );
        let again = office.api.applications().inquire(&entered.id).await.expect_err("still nobody answers");
        assert_eq!(again.code(), Some("unavailable"), "{trouble}");
        world.tell("registers", json!({"behaviour": "honest"})).await;
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        let known = office.api.applications().inquire(&entered.id).await.expect("they answer");
        assert_eq!(known.applicant.name, "ӨТІНІШЕВ СЫНАҚБЕК", "{trouble}");
        assert_eq!(office.open_task(&entered.id).await.expect("the scans").activity, "attach_scans");
    }
}

#[tokio::test]
async fn a_power_of_attorney_is_looked_up_where_the_act_names_the_notaries() {
    let world = World::shared();
    let operator = world.person("centre-operator").await;
    let enter = async |service: &str, power: Option<&str>| {
        let mut new = operator.request_for(service, "issue", PERSON);
        new.applicant.as_mut().expect("an applicant").representative = Some(Representative {
            power_of_attorney: power.map(Into::into),
            ..Representative::new("990202600011")
        });
        operator.api.applications().create(&new).await.expect("an application")
    };
    for (power, finding) in [
        ("2026-000001", "known"),
        ("2026-000003", "revoked"),
        ("2020-000004", "ended"),
        ("2026-000005", "of_others"),
        ("2026-000002", "of_others"),
        ("2026-999999", "absent"),
    ] {
        let entered = enter(OZONE, Some(power)).await;
        let desk = entered.desk.expect("a desk");
        let asked = &desk.inquiries.last().expect("an inquiry").asked;
        assert_eq!(
            asked.iter().map(|one| one.register.as_str()).collect::<Vec<_>>(),
            ["individuals", "notary"]
        );
        assert_eq!((asked[0].finding.as_str(), asked[1].finding.as_str()), ("known", finding), "{power}");
        let expected =
            if finding == "known" { ApplicationStatus::Draft } else { ApplicationStatus::NotAccepted };
        assert_eq!(entered.status, expected, "{power}");
    }
    // One that no notary made lies there on paper; where the act does not name the notaries, nobody asks them.
    for (service, power) in [(OZONE, None), (PIPELINES, Some("2026-999999"))] {
        let desk = enter(service, power).await.desk.expect("a desk");
        let inquiry = desk.inquiries.last().expect("an inquiry");
        assert!(inquiry.known && inquiry.asked.len() == 1, "{service}");
    }
}

#[tokio::test]
async fn the_dead_and_the_struck_off_cannot_be_obtained() {
    let world = World::shared();
    let operator = world.person("centre-operator").await;
    for (number, finding) in [("990101500125", "deceased"), ("750140000107", "liquidated")] {
        let entered = operator.enter(PIPELINES, "issue", number).await;
        assert_eq!(entered.status, ApplicationStatus::NotAccepted);
        let desk = entered.desk.expect("a desk");
        assert_eq!(desk.inquiries[0].asked[0].finding, finding);
    }
}
