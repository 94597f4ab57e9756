//! The receipt of a fee: for whoever may see the payment, once the money is here and nobody has to look into it.

use crate::refusal::refusal;
use ruqsat_sdk::models::Language;
use ruqsat_sdk::operations::GetPaymentReceiptParams;
use ruqsat_tests::{PIPELINES, World};

#[tokio::test]
async fn what_was_paid_is_receipted_and_what_was_not_is_not() {
    let world = World::shared();
    let entity = world.person("applicant-entity").await;
    let payments = entity.api.payments();
    let id = entity.file(PIPELINES).await.id;
    let order = entity.order(&id).await;
    let asked = GetPaymentReceiptParams { lang: Some(Language::Ru) };
    assert_eq!(refusal(payments.get_receipt(&order.id, &asked).await), "404 not_found");
    entity.pay(&id).await;
    let paid = payments.list(&id).await.expect("payments").items.remove(0);
    let receipt = payments.get_receipt(&paid.id, &asked).await.expect("a receipt");
    assert!(receipt.starts_with(b"%PDF-1.7") && receipt.len() > 10_000);
    assert!(payments.get_receipt(&paid.id, &asked).await.expect("a receipt") == receipt, "the same again");
    let kazakh = GetPaymentReceiptParams { lang: Some(Language::Kk) };
    assert!(payments.get_receipt(&paid.id, &kazakh).await.expect("a receipt") != receipt);

    let path = format!("/v1/payments/{}/receipt", paid.id);
    let answer = world.raw().get(&path, &entity.token).await;
    let name = format!("attachment; filename=\"{}.pdf\"", paid.id);
    assert_eq!((answer.headers["content-disposition"].as_str(), answer.status), (name.as_str(), 200));
    let stranger = world.person("applicant").await;
    world.raw().get(&path, &stranger.token).await.assert_problem(404, "not_found");
}
