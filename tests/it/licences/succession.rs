//! A legal entity is reorganised: whoever its rights passed to asks for its licence, with the document that proves it.

use super::{claim, entry_of, granted, refused_while};
use crate::refusal::{pointers, refusal};
use ruqsat_sdk::models::{ApplicationStatus, Licence, LicenceState};
use ruqsat_tests::{Ending, Person, Staff, World, definition};

/// The services with a reissue on reorganisation.
const REORGANISED: [&str; 4] = [
    "explosives-pyrotechnics-licence",
    "mining-chemical-production-licence",
    "poisons-licence",
    "export-control-export-import-licence",
];
const MINING: &str = REORGANISED[1];
const OPERATION: &str = "reissue_reorganisation";

/// The entity has a licence of a service.
async fn licence(staff: &Staff<'_>, service: &str) -> Licence {
    let entity = staff.world().person("applicant-entity").await;
    let filed = claim(&entity, service, "issue", None).await.expect("a draft");
    granted(staff, &entity, &filed.id).await
}

/// A draft of the successor with his document, submitted.
async fn submitted(successor: &Person<'_>, service: &str, licence: &Licence) -> String {
    let id = claim(successor, service, OPERATION, Some(licence)).await.expect("a draft").id;
    successor.attach(&id, "succession").await.expect("a file");
    successor.api.applications().submit(&id).await.expect("submitted");
    id
}

#[tokio::test]
async fn a_successor_takes_the_licence_over_in_each_service_that_knows_it() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let successor = world.person("applicant-successor").await;
    for service in REORGANISED {
        let old = licence(&staff, service).await;
        let id = submitted(&successor, service, &old).await;
        successor.pay(&id).await;
        successor.sign_application(&id).await.expect("registered");
        let filed = successor.api.applications().get(&id).await.expect("the application");
        assert_eq!(staff.decide(&filed, Ending::Grant(None)).await.status, ApplicationStatus::Issued);
        let closed = successor.api.applications().get(&id).await.expect("the application");
        let new = entry_of(world, &closed).await;
        assert_eq!(
            (new.kind.as_str(), new.subject.as_ref()),
            ("reissued_licence", Some(&old.id)),
            "{service}"
        );
        // Of what is under export control the register does not tell whose it is.
        let shown = (!new.masked).then_some("750140000197");
        assert_eq!((new.holder_bin.as_deref(), &new.state), (shown, &LicenceState::InForce));
        let superseded = world.anonymous().licences().get(&old.id).await.expect("the old one");
        assert_eq!((superseded.state, superseded.holder_bin), (LicenceState::Superseded, old.holder_bin));
        // The holder hears of it as soon as it is filed.
        assert_eq!(world.told("applicant-entity", &id, 1).await, ["claimed_by_successor"], "{service}");
        assert_eq!(definition(service).operation(OPERATION).map(|one| one.op.as_str()), Some(OPERATION));
    }
}

#[tokio::test]
async fn the_holder_and_a_person_are_no_successors_and_a_successor_needs_his_document() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let (holder, person) = (world.person("applicant-entity").await, world.person("applicant").await);
    let successor = world.person("applicant-successor").await;
    let old = licence(&staff, MINING).await;
    for who in [&holder, &person] {
        assert_eq!(refusal(claim(who, MINING, OPERATION, Some(&old)).await), "409 licence_not_eligible");
    }
    // What a holder asks for is not a successor's.
    for op in ["annex", "reissue"] {
        assert_eq!(refusal(claim(&successor, MINING, op, Some(&old)).await), "409 licence_not_eligible");
    }
    let id = claim(&successor, MINING, OPERATION, Some(&old)).await.expect("a draft").id;
    let api = &successor.api;
    assert_eq!(pointers(api.applications().submit(&id).await), ["/documents"]);
    successor.attach(&id, "other").await.expect("a file");
    assert_eq!(pointers(api.applications().submit(&id).await), ["/documents"], "not any document");
    let proof = successor.attach(&id, "succession").await.expect("a file");
    api.documents().detach(&id, &proof.id).await.expect("taken out again");
    assert_eq!(pointers(api.applications().submit(&id).await), ["/documents"]);
    successor.attach(&id, "succession").await.expect("a file");

    let mut form = api.applications().get(&id).await.expect("the draft").form;
    for (field, number) in [("predecessor_bin", "750140000197"), ("successor_bin", "750140000018")] {
        let right = form[field].clone();
        form[field] = number.into();
        let change = ruqsat_sdk::models::ApplicationChange { form: form.clone() };
        api.applications().update(&id, &change).await.expect("edited");
        assert_eq!(pointers(api.applications().submit(&id).await), [format!("/form/{field}")]);
        form[field] = right;
    }
    let change = ruqsat_sdk::models::ApplicationChange { form };
    api.applications().update(&id, &change).await.expect("edited");
    api.applications().submit(&id).await.expect("submitted");
}

#[tokio::test]
async fn a_successor_holds_the_licence_from_when_he_has_filed_and_not_before() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let (holder, successor) =
        (world.person("applicant-entity").await, world.person("applicant-successor").await);
    let old = licence(&staff, MINING).await;
    let late = submitted(&successor, MINING, &old).await;
    successor.pay(&late).await;
    // A draft of a stranger, submitted and paid as it may be, keeps nobody from his own licence.
    let own = claim(&holder, MINING, "annex", Some(&old)).await.expect("the holder's own").id;
    assert_eq!(refusal(successor.sign_application(&late).await), "409 licence_busy");
    let waiting = successor.api.applications().get(&late).await.expect("the draft").status;
    assert_eq!(waiting, ApplicationStatus::AwaitingSignature, "nothing is lost");
    holder.api.applications().withdraw(&own).await.expect("withdrawn");
    successor.sign_application(&late).await.expect("registered");
    for op in ["annex", "reissue"] {
        assert_eq!(refusal(claim(&holder, MINING, op, Some(&old)).await), "409 licence_busy", "{op}");
    }
}

#[tokio::test]
async fn a_licence_that_fell_away_meanwhile_is_not_granted_but_refused() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let (holder, successor) =
        (world.person("applicant-entity").await, world.person("applicant-successor").await);
    // Superseded while the successor's draft waits for the fee: by a reissue of the holder.
    let old = licence(&staff, MINING).await;
    let late = submitted(&successor, MINING, &old).await;
    let draft = claim(&successor, MINING, OPERATION, Some(&old)).await.expect("another draft").id;
    successor.attach(&draft, "succession").await.expect("a file");
    let filed = claim(&holder, MINING, "reissue", Some(&old)).await.expect("a draft").id;
    granted(&staff, &holder, &filed).await;
    assert_eq!(refusal(successor.api.applications().submit(&draft).await), "409 licence_not_eligible");
    successor.pay(&late).await;
    successor.sign_application(&late).await.expect("registered: what it is about is decided by people");
    refused_while(&staff, &successor, &late).await;
}
