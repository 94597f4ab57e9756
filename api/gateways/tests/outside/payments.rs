//! Order, page, callback and status against the payment twin.

use crate::merchant::Merchant;
use crate::world::{MERCHANT_KEY, SECRET, World, client, payment};
use chrono::TimeDelta;
use reqwest::{Client, StatusCode, redirect::Policy};
use ruqsat_gateways::callback::{CallbackFault, TOLERANCE, check};
use ruqsat_licensing::Error;
use ruqsat_licensing::payments::{PaymentState, RefundAnswer};
use ruqsat_licensing::ports::PaymentGateway;
use ruqsat_licensing::values::Money;
use serde_json::{Value, json};

const NOWHERE: &str = "http://127.0.0.1:9/callback";

/// What automation sends instead of a click.
async fn act(page: &str, action: &str) -> (StatusCode, Value) {
    let request = Client::new().post(page).header("accept", "application/json");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = request.body(format!("action={action}")).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

#[tokio::test]
async fn the_same_payment_is_the_same_order() {
    let world = World::start();
    let gateway = world.gateway(NOWHERE);
    let first = gateway.place(&payment(1), "Алым").await.unwrap();
    assert_eq!(gateway.place(&payment(1), "Алым").await.unwrap(), first);
    assert_ne!(gateway.place(&payment(2), "Алым").await.unwrap().order, first.order);
    assert!(first.page_url.starts_with(&world.sandbox.payments_url()));

    let mut dearer = payment(1);
    dearer.amount = Money::tenge(1);
    let fault = gateway.place(&dearer, "Алым").await.unwrap_err();
    assert!(matches!(fault, Error::Unavailable { system: "payment_gateway", .. }), "{fault:?}");
    world.sandbox.stop().await;
}

#[tokio::test]
async fn a_payment_is_paid_and_told_with_a_signature() {
    let world = World::start();
    let merchant = Merchant::start(1);
    let gateway = world.gateway(&merchant.url);
    assert_eq!(gateway.status(&payment(1)).await.unwrap(), None);

    let order = gateway.place(&payment(1), "Лицензиялық алым").await.unwrap();
    let status = gateway.status(&payment(1)).await.unwrap().unwrap();
    assert_eq!((status.state, status.amount), (PaymentState::Pending, Money::tenge(39_320)));

    let (code, told) = act(&order.page_url, "pay").await;
    assert_eq!(code, StatusCode::OK);
    let expected = json!({
        "order": order.order, "merchant_order": payment(1).id.as_str(), "state": "paid",
        "amount_minor": 3_932_000, "currency": "KZT",
    });
    assert_eq!(told, expected);
    assert_eq!(gateway.status(&payment(1)).await.unwrap().unwrap().state, PaymentState::Paid);

    // The first try is refused by the merchant; the second is the same message.
    let arrived = merchant.arrived(2).await;
    assert_eq!(arrived[0].id, arrived[1].id);
    let callback = &arrived[1];
    assert_eq!(serde_json::from_slice::<Value>(&callback.body).unwrap(), expected);
    let judge = |secret: &[u8], body: &[u8], off: i64| {
        let now = world.now() + TimeDelta::seconds(off);
        check(&[secret.to_vec()], &callback.id, &callback.timestamp, &callback.signature, body, now)
    };
    assert_eq!(judge(&SECRET, &callback.body, 0), Ok(()));
    assert_eq!(judge(&[1; 32], &callback.body, 0), Err(CallbackFault::SignatureMismatch));
    assert_eq!(judge(&SECRET, &callback.body, TOLERANCE + 1), Err(CallbackFault::Stale));
    let altered = String::from_utf8(callback.body.clone()).unwrap().replace("3932000", "1");
    assert_eq!(judge(&SECRET, altered.as_bytes(), 0), Err(CallbackFault::SignatureMismatch));

    // Settled is settled; the same action again changes nothing and tells nobody.
    assert_eq!(act(&order.page_url, "pay").await.0, StatusCode::OK);
    let (code, fault) = act(&order.page_url, "steal").await;
    assert_eq!((code, &fault["code"]), (StatusCode::BAD_REQUEST, &json!("malformed")));
    let (code, fault) = act(&order.page_url, "cancel").await;
    assert_eq!((code, &fault["code"]), (StatusCode::CONFLICT, &json!("order_closed")));
    assert_eq!(merchant.arrived(2).await.len(), 2);
    merchant.stop().await;
    world.sandbox.stop().await;
}

#[tokio::test]
async fn declined_cancelled_and_expired() {
    let world = World::start();
    let merchant = Merchant::start(0);
    let gateway = world.gateway(&merchant.url);
    for (n, action, state) in [(1, "decline", PaymentState::Failed), (2, "cancel", PaymentState::Cancelled)] {
        let order = gateway.place(&payment(n), "Алым").await.unwrap();
        assert_eq!(act(&order.page_url, action).await.0, StatusCode::OK);
        assert_eq!(gateway.status(&payment(n)).await.unwrap().unwrap().state, state);
    }
    assert_eq!(merchant.arrived(2).await.len(), 2);
    let order = gateway.place(&payment(3), "Алым").await.unwrap();
    world.pass(TimeDelta::hours(24));
    assert_eq!(gateway.status(&payment(3)).await.unwrap().unwrap().state, PaymentState::Expired);
    assert_eq!(act(&order.page_url, "pay").await.0, StatusCode::CONFLICT);
    merchant.stop().await;
    world.sandbox.stop().await;
}

#[tokio::test]
async fn money_goes_back_once_and_only_where_it_came() {
    let world = World::start();
    let gateway = world.gateway(NOWHERE);
    let unknown = gateway.refund(&payment(1)).await.unwrap_err();
    assert!(matches!(unknown, Error::Unavailable { system: "payment_gateway", .. }), "{unknown:?}");
    let order = gateway.place(&payment(1), "Алым").await.unwrap();
    assert_eq!(gateway.refund(&payment(1)).await.unwrap(), RefundAnswer::Refused, "not paid");
    act(&order.page_url, "pay").await;
    let mut other = payment(1);
    other.amount = Money::tenge(1);
    assert_eq!(gateway.refund(&other).await.unwrap(), RefundAnswer::Refused, "another sum");
    for _ in 0..2 {
        assert_eq!(gateway.refund(&payment(1)).await.unwrap(), RefundAnswer::Done);
    }
    assert_eq!(gateway.status(&payment(1)).await.unwrap().unwrap().state, PaymentState::Refunded);
    assert_eq!(act(&order.page_url, "pay").await.0, StatusCode::CONFLICT, "it is over");
    world.sandbox.stop().await;
}

#[tokio::test]
async fn an_order_outlives_a_restart_of_the_gateway() {
    let world = World::start();
    let order = world.gateway(NOWHERE).place(&payment(1), "Алым").await.unwrap();
    act(&order.page_url, "pay").await;
    let World { sandbox, folder, .. } = world;
    sandbox.stop().await;
    let world = World::start_in(folder);
    let status = world.gateway(NOWHERE).status(&payment(1)).await.unwrap().unwrap();
    assert_eq!(status.state, PaymentState::Paid);
    world.sandbox.stop().await;
}

#[tokio::test]
async fn a_wrong_key_gets_nothing_and_is_not_logged() {
    let world = World::start();
    let gateway = client(&world.sandbox.payments_url(), "wrong-merchant-key", NOWHERE);
    for fault in [
        gateway.place(&payment(1), "Алым").await.unwrap_err().to_string(),
        gateway.status(&payment(1)).await.unwrap_err().to_string(),
    ] {
        assert_eq!(fault, "payment_gateway unavailable: answered 401");
    }
    world.sandbox.stop().await;
}

#[tokio::test]
async fn the_page_is_plain_and_speaks_three_languages() {
    let world = World::start();
    let gateway = world.gateway(NOWHERE);
    let order = gateway.place(&payment(1), "<b>Алым</b>").await.unwrap();
    for (query, lang, word) in [
        ("", "kk", "39\u{a0}320,00\u{a0}₸"),
        ("?lang=ru", "ru", "Оплатить"),
        ("?lang=en", "en", "39,320.00\u{a0}₸"),
        ("?lang=xx", "kk", "Төлеу"),
    ] {
        let answer = reqwest::get(format!("{}{query}", order.page_url)).await.unwrap();
        let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(&format!("<html lang=\"{lang}\">")) && page.contains(word), "{page}");
        assert!(page.contains("SANDBOX") && page.contains(payment(1).id.as_str()), "{page}");
        assert!(
            page.contains("&lt;b&gt;Алым") && !page.contains("<script") && !page.contains("//"),
            "{page}"
        );
    }

    // A browser is sent to the result, which leads back to the portal.
    let browser = Client::builder().redirect(Policy::none()).build().unwrap();
    let clicked = browser.post(format!("{}?lang=ru", order.page_url));
    let clicked = clicked.header("content-type", "application/x-www-form-urlencoded").body("action=pay");
    let answer = clicked.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let result = answer.headers()["location"].to_str().unwrap().to_owned();
    let page = browser.get(result).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Платёж принят") && !page.contains("<form"), "{page}");
    assert!(page.contains("href=\"http://127.0.0.1/portal?a=1&amp;b=2\""), "{page}");

    let missing = format!("{}/pages/ord_0", world.sandbox.payments_url());
    assert_eq!(reqwest::get(missing).await.unwrap().status(), StatusCode::NOT_FOUND);
    world.sandbox.stop().await;
}

#[tokio::test]
async fn what_a_merchant_may_not_ask() {
    let world = World::start();
    let good = json!({
        "merchant_order": "m-1", "amount_minor": 1, "currency": "KZT", "description": "", "callback_url": NOWHERE,
    });
    let mut cases = vec![(good.clone(), 201), (good.clone(), 200), (json!([]), 400), (json!({}), 400)];
    for (field, value, status) in [
        ("merchant_order", json!("a/b"), 422),
        ("amount_minor", json!(0), 422),
        ("amount_minor", json!(2), 409),
        ("amount_minor", json!(0.5), 400),
        ("currency", json!("USD"), 422),
        ("callback_url", json!("http://10.0.0.1/callback"), 422),
        ("callback_url", json!("http://localhost@10.0.0.1/"), 422),
        ("return_url", json!("javascript:alert(1)"), 422),
        ("surprise", json!(1), 400),
    ] {
        let mut body = good.clone();
        body[field] = value;
        cases.push((body, status));
    }
    for (body, status) in cases {
        let url = format!("{}/orders", world.sandbox.payments_url());
        let answer = Client::new().post(url).bearer_auth(MERCHANT_KEY).json(&body).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{body}");
        let answer: Value = answer.json().await.unwrap();
        assert!(answer["order"].is_string() || answer["code"].is_string(), "{answer}");
    }
    world.sandbox.stop().await;
}
