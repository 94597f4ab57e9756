//! What the registers say, and what happens while they say nothing.

use super::PERSON;
use ruqsat_sdk::models::ApplicationStatus;
use ruqsat_tests::{OZONE, Options, World};
use serde_json::json;

/// A number with right check digits that belongs to nobody.
const NOBODY: &str = "990101500204";

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
