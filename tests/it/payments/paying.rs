//! Paying by the gateway's page.

use crate::refusal::refusal;
use ruqsat_sdk::models::{ApplicationStatus, PaymentState};
use ruqsat_tests::{OZONE, PIPELINES, World};

#[tokio::test]
async fn a_payment_by_the_page_moves_the_application_on() {
    let entity = World::shared().person("applicant-entity").await;
    let application = entity.file(PIPELINES).await;
    let answer = entity.api.payments().create(&application.id).send().await.unwrap();
    assert_eq!(
        (answer.status, answer.location().map(str::to_owned)),
        (201, Some(format!("/v1/payments/{}", answer.value.id)))
    );
    let payment = answer.value;
    assert_eq!((&payment.state, payment.finished), (&PaymentState::Pending, false));
    assert_eq!(payment.amount, application.fee.unwrap().amount);
    assert_eq!(payment.application, application.id);

    let page = reqwest::get(payment.page_url.as_deref().unwrap()).await.unwrap().text().await.unwrap();
    assert!(page.contains("SANDBOX") && page.contains(&payment.id), "{page}");
    entity.press(&payment, "pay").await;
    entity.until(&application.id, &ApplicationStatus::AwaitingSignature).await;
    let paid = entity.api.payments().get(&payment.id).await.unwrap();
    assert_eq!((&paid.state, paid.finished), (&PaymentState::Paid, true));
    assert_eq!(entity.api.payments().list(&application.id).await.unwrap().items, [paid]);
    assert!(entity.api.applications().get(&application.id).await.unwrap().fee.unwrap().paid);
    assert_eq!(refusal(entity.api.payments().create(&application.id).await), "409 nothing_to_pay");
}

#[tokio::test]
async fn starting_twice_goes_on_with_the_same_payment() {
    let entity = World::shared().person("applicant-entity").await;
    let id = entity.file(PIPELINES).await.id;
    let first = entity.order(&id).await;
    assert_eq!(entity.order(&id).await, first);
    let (one, two) = tokio::join!(entity.order(&id), entity.order(&id));
    assert_eq!((&one.id, &two.id), (&first.id, &first.id));
    assert_eq!(entity.api.payments().list(&id).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn starting_at_the_same_moment_makes_one_payment() {
    let entity = World::shared().person("applicant-entity").await;
    let id = entity.file(PIPELINES).await.id;
    let payments = entity.api.payments();
    let (one, two) = tokio::join!(payments.create(&id), payments.create(&id));
    let made = entity.api.payments().list(&id).await.unwrap().items;
    assert_eq!(made.len(), 1, "{made:?}");
    assert!([one, two].into_iter().flatten().all(|payment| payment.id == made[0].id));
    assert_eq!(made[0].state, PaymentState::Pending);
}

#[tokio::test]
async fn a_free_service_has_nothing_to_pay() {
    let applicant = World::shared().person("applicant").await;
    let id = applicant.file(OZONE).await.id;
    assert_eq!(refusal(applicant.api.payments().create(&id).await), "409 nothing_to_pay");
    assert!(applicant.api.payments().list(&id).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn a_payment_is_its_applicants_business() {
    let world = World::shared();
    let (owner, stranger) = (world.person("applicant-entity").await, world.person("applicant").await);
    let id = owner.file(PIPELINES).await.id;
    let payment = owner.order(&id).await.id;
    let staff = world.person("pipelines-executor").await;
    for person in [&stranger, &staff] {
        assert_eq!(refusal(person.api.payments().get(&payment).await), "404 not_found");
        assert_eq!(refusal(person.api.payments().list(&id).await), "404 not_found");
    }
    assert_eq!(refusal(stranger.api.payments().get("pay_00000000000000000000000000").await), "404 not_found");
    assert_eq!(refusal(stranger.api.payments().get("x").await), "404 not_found");
    assert_eq!(refusal(world.anonymous().payments().get(&payment).await), "401 unauthenticated");
}
