//! Each of the twenty services on the portal, by every operation that needs no licence: to a signed grant in the
//! register, and to a signed refusal that is not.

use super::{EXPERTISE, register};
use ruqsat_licensing::catalogue::{Activity, Definition, OutcomeKind};
use ruqsat_sdk::models::{Application, ApplicationStatus, Licence};
use ruqsat_sdk::operations::ListLicencesParams;
use ruqsat_tests::{Ending, Staff, World, definition};
use std::collections::BTreeSet;

/// Every service with an operation that begins something.
async fn beginnings(world: &World) -> Vec<(String, String)> {
    let services = world.anonymous().services().list().await.expect("services").items;
    assert_eq!(services.len(), 20);
    assert!(services.iter().all(|service| service.accepting), "all of them take applications");
    let pairs = services.into_iter().flat_map(|service| {
        let free = service.operations.into_iter().filter(|one| !one.needs_licence);
        free.map(|one| (service.code.clone(), one.op)).collect::<Vec<_>>()
    });
    pairs.collect()
}

/// The steps of the trace, `flow n`.
async fn steps(staff: &Staff<'_>, application: &Application) -> BTreeSet<(String, String)> {
    let registrar = staff.licensor(&application.service, "registrar");
    let trace = registrar.api.applications().get_trace(&application.id).await.expect("the trace");
    assert!(trace.steps.iter().all(|step| step.left_at.is_some()), "a closed case stands nowhere");
    trace.steps.into_iter().map(|step| (step.flow, step.n)).collect()
}

/// Whether the chain of an operation asks other bodies.
fn asks(definition: &Definition, seen: &BTreeSet<(String, String)>) -> bool {
    seen.iter()
        .filter_map(|(flow, n)| definition.step(flow, n))
        .any(|step| step.activities.contains(&Activity::RequestApprovals))
}

async fn entry(world: &World, application: &Application) -> Option<Licence> {
    let number = application.result_number.clone();
    let found = world.anonymous().licences().list(&ListLicencesParams { number, ..Default::default() }).await;
    found.expect("the register").items.into_iter().next()
}

#[tokio::test]
async fn every_service_comes_to_a_grant_in_the_register() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let applicant = world.person("applicant-entity").await;
    let mut walked = 0;
    for (service, operation) in beginnings(world).await {
        let outcome = (service == EXPERTISE).then_some("agreed");
        let filed = register(&applicant, &service, &operation).await;
        let closed = staff.decide(&filed, Ending::Grant(outcome)).await;
        assert_eq!(closed.status, ApplicationStatus::Issued, "{service} {operation}");
        let definition = definition(&service);
        let kind = definition.operation(&operation).map(|one| one.outcome);
        assert_eq!(kind, Some(OutcomeKind::Issue));
        let licence = entry(world, &closed).await.expect("an entry");
        assert_eq!((licence.kind.as_str(), licence.outcome.as_deref()), (definition.kind.as_str(), outcome));
        let seen = steps(&staff, &closed).await;
        let agreed = closed.approvals.iter().filter(|one| one.agreed == Some(true)).count();
        assert_eq!(agreed, if asks(&definition, &seen) { 2 } else { 0 }, "{service} {operation}");
        println!("{service:<44} {operation:<32} {:>2} steps, {agreed} bodies asked", seen.len());
        walked += 1;
    }
    assert_eq!(walked, 23);
}

#[tokio::test]
async fn every_service_comes_to_a_signed_refusal() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let applicant = world.person("applicant-entity").await;
    for (service, operation) in beginnings(world).await {
        let filed = register(&applicant, &service, &operation).await;
        let closed = staff.decide(&filed, Ending::Refuse).await;
        assert_eq!(closed.status, ApplicationStatus::Refused, "{service} {operation}");
        let letter = applicant.api.applications().get_result(&closed.id).await.expect("the letter");
        assert!(!letter.granted && closed.result_number == Some(letter.number), "{service} {operation}");
        assert!(entry(world, &closed).await.is_none(), "a refusal is no entry of the register");
    }
}
