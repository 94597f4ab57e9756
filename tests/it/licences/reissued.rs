//! What a reissue does to the annexes and the copies of a licence, and the reissue of an annex where an act has that.

use super::{claim, granted, refused_while};
use crate::refusal::refusal;
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ids::{LicenceId, Mint};
use ruqsat_licensing::licences::LicenceState as State;
use ruqsat_licensing::values::microseconds;
use ruqsat_sdk::models::{Licence, LicenceState};
use ruqsat_tests::{PIPELINES, Person, Staff, World};

const POISONS: &str = "poisons-licence";

/// Carries an operation out to the entry it leads to.
async fn carried(
    staff: &Staff<'_>,
    person: &Person<'_>,
    service: &str,
    op: &str,
    about: Option<&Licence>,
) -> Licence {
    let filed = claim(person, service, op, about).await.expect("a draft");
    granted(staff, person, &filed.id).await
}

async fn state(world: &World, entry: &Licence) -> LicenceState {
    world.anonymous().licences().get(&entry.id).await.expect("the entry").state
}

#[tokio::test]
async fn annexes_stay_with_their_holder_until_they_are_reissued_themselves() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let entity = world.person("applicant-entity").await;
    let first = carried(&staff, &entity, POISONS, "issue", None).await;
    let annex = carried(&staff, &entity, POISONS, "annex", Some(&first)).await;
    let second = carried(&staff, &entity, POISONS, "reissue", Some(&first)).await;
    assert_eq!(second.kind, "reissued_licence");
    assert_eq!(state(world, &first).await, LicenceState::Superseded);
    assert_eq!(state(world, &annex).await, LicenceState::InForce, "an entry of its own");

    // An annex can be reissued, and nothing else; so can the reissued one.
    assert_eq!(refusal(claim(&entity, POISONS, "annex", Some(&annex)).await), "409 licence_not_eligible");
    let reissued = carried(&staff, &entity, POISONS, "reissue", Some(&annex)).await;
    assert_eq!((reissued.kind.as_str(), reissued.subject.as_ref()), ("reissued_annex", Some(&annex.id)));
    assert_eq!(state(world, &annex).await, LicenceState::Superseded);
    assert_eq!(state(world, &second).await, LicenceState::InForce, "the licence is as it was");
    assert_eq!(refusal(claim(&entity, POISONS, "reissue", Some(&annex)).await), "409 licence_not_eligible");
    let again = carried(&staff, &entity, POISONS, "reissue", Some(&reissued)).await;
    assert_eq!(again.kind, "reissued_annex");
    // The line goes on at its newest licence.
    let added = carried(&staff, &entity, POISONS, "annex", Some(&second)).await;
    assert_eq!(added.subject.as_ref(), Some(&second.id));
}

#[tokio::test]
async fn copies_fall_with_what_they_are_copies_of() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let entity = world.person("applicant-entity").await;
    let first = carried(&staff, &entity, PIPELINES, "issue", None).await;
    let annex = carried(&staff, &entity, PIPELINES, "annex", Some(&first)).await;
    let copies = [
        carried(&staff, &entity, PIPELINES, "duplicate", Some(&first)).await,
        carried(&staff, &entity, PIPELINES, "duplicate", Some(&first)).await,
    ];
    let second = carried(&staff, &entity, PIPELINES, "reissue", Some(&first)).await;
    for copy in &copies {
        assert_eq!(state(world, copy).await, LicenceState::Superseded, "a copy of what no longer holds");
        for op in ["duplicate", "annex", "reissue"] {
            assert_eq!(refusal(claim(&entity, PIPELINES, op, Some(copy)).await), "409 licence_not_eligible");
        }
    }
    assert_eq!(state(world, &annex).await, LicenceState::InForce);
    assert_eq!(refusal(claim(&entity, PIPELINES, "reissue", Some(&annex)).await), "409 licence_not_eligible");
    assert_eq!(state(world, &second).await, LicenceState::InForce);
}

#[tokio::test]
async fn a_grant_is_not_signed_over_a_licence_that_was_superseded_since() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let entity = world.person("applicant-entity").await;
    for op in ["annex", "reissue", "duplicate"] {
        let licence = carried(&staff, &entity, PIPELINES, "issue", None).await;
        let filed = claim(&entity, PIPELINES, op, Some(&licence)).await.expect("a draft");
        entity.api.applications().submit(&filed.id).await.expect("submitted");
        entity.pay(&filed.id).await;
        entity.sign_application(&filed.id).await.expect("registered");
        supersede(world, &licence).await;
        refused_while(&staff, &entity, &filed.id).await;
    }
}

/// What no request can do while a case is open on it: another way out of force, as a court's.
async fn supersede(world: &World, licence: &Licence) {
    let id = LicenceId::parse(&licence.id).expect("an id");
    let now = microseconds(world.now());
    let trail = Trail::system("supersede", now, &Mint::new(now, 7));
    let written = world.store().transact(&trail, move |tx| {
        let mut licence = tx.get_licence(&id)?;
        licence.state = State::Superseded;
        tx.save_licence(&mut licence)
    });
    written.await.expect("written");
}

#[tokio::test]
async fn one_entry_is_not_in_two_hands() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let entity = world.person("applicant-entity").await;
    let licence = carried(&staff, &entity, POISONS, "issue", None).await;
    let annex = carried(&staff, &entity, POISONS, "annex", Some(&licence)).await;
    claim(&entity, POISONS, "reissue", Some(&licence)).await.expect("the first");
    assert_eq!(refusal(claim(&entity, POISONS, "reissue", Some(&licence)).await), "409 licence_busy");
    // An annex is another entry.
    claim(&entity, POISONS, "reissue", Some(&annex)).await.expect("its own");
    assert_eq!(refusal(claim(&entity, POISONS, "reissue", Some(&annex)).await), "409 licence_busy");
}
