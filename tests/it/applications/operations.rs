//! Operations about a licence: annex, reissue, duplicate.

use crate::licences::entry_of;
use crate::refusal::{pointers, refusal};
use ruqsat_sdk::Error;
use ruqsat_sdk::models::{Application, Channel, Licence, LicenceState, NewApplication};
use ruqsat_tests::{OZONE, PIPELINES, Person, World, pipelines_form};

async fn ask(person: &Person<'_>, op: &str, licence: Option<&str>) -> Result<Application, Error> {
    let new = NewApplication {
        form: Some(pipelines_form()),
        submit: Some(true),
        subject_licence: licence.map(str::to_owned),
        ..NewApplication::new(PIPELINES, op, Channel::Portal)
    };
    person.api.applications().create(&new).await
}

/// Files, pays, signs and reviews an operation; the entry it led to.
async fn carry_out(person: &Person<'_>, op: &str, licence: &Licence) -> Licence {
    let application = ask(person, op, Some(&licence.id)).await.unwrap();
    assert_eq!(application.subject_licence.as_deref(), Some(licence.id.as_str()));
    person.pay(&application.id).await;
    person.sign_application(&application.id).await.unwrap();
    person.world.review("pipelines", &application.id, 20, |_| true).await;
    entry_of(person.world, &person.api.applications().get(&application.id).await.unwrap()).await
}

#[tokio::test]
async fn a_reissue_supersedes_the_licence_and_the_register_shows_both() {
    let world = World::shared();
    let entity = world.person("applicant-entity").await;
    let old = entry_of(world, &world.issue("applicant-entity", PIPELINES).await).await;
    assert_eq!((old.kind.as_str(), &old.state, &old.subject), ("licence", &LicenceState::InForce, &None));

    let annex = carry_out(&entity, "annex", &old).await;
    assert_eq!((annex.kind.as_str(), annex.subject.as_ref()), ("annex", Some(&old.id)));
    let duplicate = carry_out(&entity, "duplicate", &old).await;
    assert_eq!((duplicate.kind.as_str(), duplicate.subject.as_ref()), ("licence_duplicate", Some(&old.id)));
    let unchanged = world.anonymous().licences().get(&old.id).await.unwrap();
    assert_eq!(unchanged, old, "an annex and a duplicate leave the licence as it is");

    for entry in [&annex, &duplicate] {
        let refused = ask(&entity, "reissue", Some(&entry.id)).await;
        assert_eq!(refusal(refused), "409 licence_not_eligible", "{} is no licence", entry.kind);
    }

    let new = carry_out(&entity, "reissue", &old).await;
    assert_eq!((new.kind.as_str(), new.subject.as_ref()), ("reissued_licence", Some(&old.id)));
    assert_eq!(new.state, LicenceState::InForce);
    let mut superseded = old.clone();
    superseded.state = LicenceState::Superseded;
    assert_eq!(world.anonymous().licences().get(&old.id).await.unwrap(), superseded);
    let numbers = [&old.number, &annex.number, &duplicate.number, &new.number];
    assert!(numbers.iter().all(|one| numbers.iter().filter(|other| other == &one).count() == 1));

    for op in ["annex", "reissue", "duplicate"] {
        assert_eq!(refusal(ask(&entity, op, Some(&old.id)).await), "409 licence_not_eligible", "{op}");
    }
    ask(&entity, "duplicate", Some(&new.id)).await.unwrap();
}

#[tokio::test]
async fn a_licence_that_is_missing_anothers_or_of_another_service_is_not_eligible() {
    let world = World::shared();
    let (entity, person) = (world.person("applicant-entity").await, world.person("applicant").await);
    let theirs = entry_of(world, &world.issue("applicant-entity", PIPELINES).await).await;
    let permit = entry_of(world, &world.issue("applicant", OZONE).await).await;
    for op in ["annex", "reissue", "duplicate"] {
        assert_eq!(pointers(ask(&person, op, None).await), ["/subject_licence"]);
        for wrong in ["", "x", "app_00000000000000000000000000", theirs.number.as_str()] {
            assert_eq!(pointers(ask(&person, op, Some(wrong)).await), ["/subject_licence"], "{op} {wrong}");
        }
        for wrong in ["lic_00000000000000000000000000", theirs.id.as_str(), permit.id.as_str()] {
            assert_eq!(
                refusal(ask(&person, op, Some(wrong)).await),
                "409 licence_not_eligible",
                "{op} {wrong}"
            );
        }
    }
    assert_eq!(pointers(ask(&entity, "issue", Some(&theirs.id)).await), ["/subject_licence"]);
}

#[tokio::test]
async fn one_case_at_a_time_is_open_on_a_licence() {
    let world = World::shared();
    let entity = world.person("applicant-entity").await;
    let licence = entry_of(world, &world.issue("applicant-entity", PIPELINES).await).await;
    let other = entry_of(world, &world.issue("applicant-entity", PIPELINES).await).await;
    let first = ask(&entity, "reissue", Some(&licence.id)).await.unwrap();
    for op in ["annex", "reissue", "duplicate"] {
        assert_eq!(refusal(ask(&entity, op, Some(&licence.id)).await), "409 licence_busy", "{op}");
    }
    ask(&entity, "annex", Some(&other.id)).await.unwrap();
    entity.api.applications().withdraw(&first.id).await.unwrap();
    ask(&entity, "duplicate", Some(&licence.id)).await.unwrap();
}
