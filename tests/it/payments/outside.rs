//! The gateway beyond reach: callbacks that never come, orders it does not take, no answer at all.

use crate::refusal::{problem, refusal};
use ruqsat_sdk::models::{ApplicationStatus, PaymentState};
use ruqsat_sdk::{Client, Retries};
use ruqsat_tests::{Options, PIPELINES, Person, World};

/// A world whose outside systems are told an address where nobody answers: callbacks are lost.
fn deaf() -> World {
    let nobody = Some("http://127.0.0.1:9".to_owned());
    World::start(Options { public_url: nobody, ..Options::default() }).unwrap()
}

/// The paying person, with a client that takes the first answer.
async fn impatient(world: &World) -> Person<'_> {
    let mut entity = world.person("applicant-entity").await;
    let client = Client::builder(&world.url).locale("en").token(&entity.token).retries(Retries::none());
    entity.api = client.build().unwrap();
    entity
}

#[tokio::test]
async fn a_lost_callback_is_made_good_by_asking_the_gateway() {
    let world = deaf();
    let entity = world.person("applicant-entity").await;
    let id = entity.file(PIPELINES).await.id;
    let payment = entity.order(&id).await;
    entity.press(&payment, "pay").await;
    let status = entity.api.applications().get(&id).await.unwrap().status;
    assert_eq!(status, ApplicationStatus::AwaitingPayment, "nobody told us");
    let registered = entity.sign_application(&id).await.unwrap();
    assert_eq!(registered.status, ApplicationStatus::Registered);
    assert_eq!(entity.api.payments().get(&payment.id).await.unwrap().state, PaymentState::Paid);
    assert!(registered.fee.unwrap().paid);
}

#[tokio::test]
async fn a_refusal_nobody_told_us_of_is_found_by_asking() {
    let world = deaf();
    let entity = world.person("applicant-entity").await;
    let id = entity.file(PIPELINES).await.id;
    let payment = entity.order(&id).await;
    entity.press(&payment, "decline").await;
    assert_eq!(refusal(entity.sign_application(&id).await), "422 attempt_ended");
    assert_eq!(entity.api.payments().get(&payment.id).await.unwrap().state, PaymentState::Failed);
    let second = entity.order(&id).await;
    assert_ne!(second.id, payment.id);
    entity.press(&second, "pay").await;
    entity.sign_application(&id).await.unwrap();
}

#[tokio::test]
async fn a_silent_gateway_is_not_no_and_nothing_is_lost() {
    let world = World::start(Options::default()).unwrap();
    let entity = impatient(&world).await;
    let (ordered, fresh) = (entity.file(PIPELINES).await, entity.file(PIPELINES).await);
    entity.order(&ordered.id).await;
    let before = entity.api.applications().get(&ordered.id).await.unwrap();
    world.stop_twins().await;

    let silent = problem(entity.sign_application(&ordered.id).await);
    assert_eq!((silent.status, silent.code.as_str()), (503, "unavailable"), "unknown is not no: {silent:?}");
    assert!(silent.retry_after.is_some());
    assert_eq!(entity.api.applications().get(&ordered.id).await.unwrap(), before, "position unchanged");

    assert_eq!(refusal(entity.api.payments().create(&fresh.id).await), "503 unavailable");
    let kept = entity.api.payments().list(&fresh.id).await.unwrap().items;
    assert_eq!(kept.len(), 1);
    assert_eq!((&kept[0].state, kept[0].finished), (&PaymentState::Created, false));
    assert_eq!(refusal(entity.api.payments().create(&fresh.id).await), "503 unavailable");
    assert_eq!(entity.api.payments().list(&fresh.id).await.unwrap().items.len(), 1, "the same payment again");
}

#[tokio::test]
async fn an_order_the_gateway_did_not_take_goes_on_once_it_does() {
    // The twin calls back on this machine only and refuses the order of a server that is elsewhere.
    let elsewhere = Some("http://192.0.2.1".to_owned());
    let world = World::start(Options { public_url: elsewhere, ..Options::default() }).unwrap();
    let entity = impatient(&world).await;
    let id = entity.file(PIPELINES).await.id;
    assert_eq!(refusal(entity.api.payments().create(&id).await), "503 unavailable");
    let kept = entity.api.payments().list(&id).await.unwrap().items;
    let folder = world.stop().expect("the data");

    let data = Some(folder.path().to_owned());
    let world = World::start(Options { data, ..Options::default() }).unwrap();
    let entity = world.person("applicant-entity").await;
    let payment = entity.order(&id).await;
    assert_eq!((&payment.id, &payment.state), (&kept[0].id, &PaymentState::Pending));
    entity.press(&payment, "pay").await;
    entity.until(&id, &ApplicationStatus::AwaitingSignature).await;
}
