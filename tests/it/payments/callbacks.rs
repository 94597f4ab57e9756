//! `POST /v1/payments/callback`: only what the gateway signed, about this order and this sum, and once.

use reqwest::Method;
use ruqsat_sdk::models::{ApplicationStatus, Payment, PaymentState};
use ruqsat_tests::{CALLBACK_SECRET, PIPELINES, Person, RawAnswer, World};
use serde_json::{Value, json};

/// A payment that waits for its callback, with the order's number at the gateway.
struct Waiting<'w> {
    payer: Person<'w>,
    payment: Payment,
    order: String,
}

impl<'w> Waiting<'w> {
    async fn begin(world: &'w World) -> Self {
        let payer = world.person("applicant-entity").await;
        let id = payer.file(PIPELINES).await.id;
        let payment = payer.order(&id).await;
        let order = payment.page_url.as_deref().unwrap().rsplit('/').next().unwrap().to_owned();
        Self { payer, payment, order }
    }

    /// What the gateway would say.
    fn told(&self) -> Value {
        json!({
            "order": self.order,
            "merchant_order": self.payment.id,
            "state": "paid",
            "amount_minor": self.payment.amount.amount_minor,
            "currency": "KZT",
        })
    }

    /// Payment and application stand where they stood.
    async fn assert_untouched(&self, why: &str) {
        assert_eq!(self.payer.api.payments().get(&self.payment.id).await.unwrap(), self.payment, "{why}");
        let application = self.payer.api.applications().get(&self.payment.application).await.unwrap();
        assert_eq!(application.status, ApplicationStatus::AwaitingPayment, "{why}");
    }
}

/// Sends a message with these headers; an empty one is left out.
async fn send(world: &World, headers: [(&'static str, String); 3], body: String) -> RawAnswer {
    let raw = world.raw();
    let mut request = raw.request(Method::POST, "/v1/payments/callback", "").body(body);
    for (name, value) in headers.into_iter().filter(|(_, value)| !value.is_empty()) {
        request = request.header(name, value);
    }
    raw.send(request.header("content-type", "application/json")).await
}

fn headers(id: &str, at: i64, signature: String) -> [(&'static str, String); 3] {
    [("webhook-id", id.into()), ("webhook-timestamp", at.to_string()), ("webhook-signature", signature)]
}

/// Sends a message as the gateway would, rightly signed.
async fn signed(world: &World, id: &str, body: String) -> RawAnswer {
    let at = world.now().timestamp();
    let signature = ruqsat_gateways::callback::sign(CALLBACK_SECRET.as_bytes(), id, at, body.as_bytes());
    send(world, headers(id, at, signature), body).await
}

#[tokio::test]
async fn a_signed_callback_pays_once_and_its_repetition_changes_nothing() {
    let world = World::shared();
    let waiting = Waiting::begin(world).await;
    let body = waiting.told().to_string();
    let id = format!("msg_{}", waiting.payment.id);
    let first = signed(world, &id, body.clone()).await;
    assert_eq!((first.status, &first.json), (200, &json!({"applied": true})));
    let payments = waiting.payer.api.payments();
    let paid = payments.get(&waiting.payment.id).await.unwrap();
    let application = waiting.payer.api.applications().get(&paid.application).await.unwrap();
    assert_eq!(
        (&paid.state, &application.status),
        (&PaymentState::Paid, &ApplicationStatus::AwaitingSignature)
    );

    // The same message, another message with the same news, and one that takes the money back.
    let mut failed = waiting.told();
    failed["state"] = "failed".into();
    for (id, body) in
        [(id.clone(), body.clone()), (format!("{id}_2"), body), (format!("{id}_3"), failed.to_string())]
    {
        let again = signed(world, &id, body).await;
        assert_eq!((again.status, &again.json), (200, &json!({"applied": false})), "{id}");
        assert_eq!(payments.get(&waiting.payment.id).await.unwrap(), paid, "{id}");
        assert_eq!(
            waiting.payer.api.applications().get(&paid.application).await.unwrap(),
            application,
            "{id}"
        );
    }
}

#[tokio::test]
async fn a_callback_with_a_bad_signature_or_a_stale_time_is_not_believed() {
    let world = World::shared();
    let waiting = Waiting::begin(world).await;
    let body = waiting.told().to_string();
    let now = world.now().timestamp();
    let sign = |secret: &str, id: &str, at| {
        ruqsat_gateways::callback::sign(secret.as_bytes(), id, at, body.as_bytes())
    };
    let right = sign(CALLBACK_SECRET, "m1", now);
    for (why, headers) in [
        ("another secret", headers("m1", now, sign("another secret of the same length….", "m1", now))),
        ("another id", headers("m2", now, right.clone())),
        ("another time", headers("m1", now + 1, right.clone())),
        ("another version", headers("m1", now, right.replace("v1,", "v2,"))),
        ("no version", headers("m1", now, right.replace("v1,", ""))),
        ("cut short", headers("m1", now, right[..right.len() - 8].to_owned())),
        ("no base64", headers("m1", now, "v1,!!!!".into())),
        ("no signature", headers("m1", now, String::new())),
        ("no id", headers("", now, right.clone())),
        ("six minutes old", headers("m1", now - 360, sign(CALLBACK_SECRET, "m1", now - 360))),
        ("six minutes ahead", headers("m1", now + 360, sign(CALLBACK_SECRET, "m1", now + 360))),
        (
            "a time in words",
            [
                ("webhook-id", "m1".into()),
                ("webhook-timestamp", "now".into()),
                ("webhook-signature", right.clone()),
            ],
        ),
    ] {
        let answer = send(world, headers, body.clone()).await;
        assert_eq!((answer.status, answer.code()), (401, "callback_signature_invalid"), "{why}");
        waiting.assert_untouched(why).await;
    }
    let other = body.replace("\"paid\"", "\"paid\" ");
    let answer = send(world, headers("m1", now, right.clone()), other).await;
    answer.assert_problem(401, "callback_signature_invalid");
    waiting.assert_untouched("another body").await;
    assert_eq!(send(world, headers("m1", now, right), body).await.status, 200, "the one these differ from");
}

#[tokio::test]
async fn a_callback_about_another_payment_order_sum_or_currency_is_refused() {
    let world = World::shared();
    let waiting = Waiting::begin(world).await;
    let other = Waiting::begin(world).await;
    let sum = waiting.payment.amount.amount_minor;
    for (field, value) in [
        ("merchant_order", json!("pay_00000000000000000000000000")),
        ("merchant_order", json!("not an id")),
        ("merchant_order", json!(other.payment.id)),
        ("order", json!(other.order)),
        ("order", json!("")),
        ("amount_minor", json!(sum - 1)),
        ("amount_minor", json!(sum + 1)),
        ("amount_minor", json!(-sum)),
        ("amount_minor", json!(0)),
        ("currency", json!("USD")),
        ("currency", json!("kzt")),
    ] {
        let mut told = waiting.told();
        told[field] = value;
        let why = told.to_string();
        // The same id each time: a refused message is not remembered as seen.
        let answer = signed(world, &format!("msg_{}", waiting.payment.id), why.clone()).await;
        answer.assert_problem(422, "callback_refused");
        waiting.assert_untouched(&why).await;
        other.assert_untouched(&why).await;
    }
    let right = signed(world, &format!("msg_{}", waiting.payment.id), waiting.told().to_string()).await;
    assert_eq!((right.status, &right.json), (200, &json!({"applied": true})));
}

#[tokio::test]
async fn a_signed_callback_that_cannot_be_read_changes_nothing() {
    let world = World::shared();
    let waiting = Waiting::begin(world).await;
    let told = waiting.told().to_string();
    for body in [
        String::new(),
        "paid".into(),
        "[]".into(),
        "{}".into(),
        told.replace("\"paid\"", "\"settled\""),
        told.replace("\"paid\"", "7"),
        format!("{told}{told}"),
    ] {
        let answer = signed(world, "msg_unreadable", body.clone()).await;
        answer.assert_problem(400, "malformed_json");
        waiting.assert_untouched(&body).await;
    }
    let long = format!("{}{}", told, " ".repeat(16 * 1024));
    signed(world, "msg_long", long).await.assert_problem(413, "body_too_large");
    waiting.assert_untouched("too long").await;
}

#[tokio::test]
async fn a_callback_that_tells_nothing_new_changes_nothing() {
    let world = World::shared();
    let waiting = Waiting::begin(world).await;
    for state in ["pending", "created"] {
        let mut told = waiting.told();
        told["state"] = state.into();
        let answer = signed(world, &format!("msg_{state}_{}", waiting.payment.id), told.to_string()).await;
        assert_eq!((answer.status, &answer.json), (200, &json!({"applied": false})), "{state}");
        waiting.assert_untouched(state).await;
    }
}
