//! `/v1/applications`.

mod bad_input;
mod closed;
mod diagrams;
mod drafts;
mod expiring;
mod forms;
mod links;
mod lists;
mod operations;
mod order;
mod strangers;
mod trace;
mod withdrawing;

use ruqsat_sdk::models::ApplicationStatus;
use ruqsat_tests::{OZONE, PIPELINES, World};

#[tokio::test]
async fn a_paid_application_becomes_a_signed_licence() {
    let world = World::shared();
    let application = world.issue("applicant-entity", PIPELINES).await;
    assert_eq!(application.status, ApplicationStatus::Issued);
    assert!(application.result_number.is_some_and(|number| number.contains("LMP")));
}

#[tokio::test]
async fn a_free_application_becomes_a_signed_permit() {
    let world = World::shared();
    let application = world.issue("applicant", OZONE).await;
    assert_eq!(application.status, ApplicationStatus::Issued);
}
