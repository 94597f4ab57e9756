//! Retries, their budget, the circuit breaker, how many at once, and what metrics say of it all.

use std::time::{Duration, Instant};

use crate::notices::sms;
use crate::scripted::{Act, Scripted};
use crate::world::{MERCHANT_KEY, client, install_tls, limits, payment};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use ruqsat_gateways::{NoticeClient, PaymentClient};
use ruqsat_licensing::Error;
use ruqsat_licensing::ports::{NoticeSender, PaymentGateway};

fn gateway(server: &Scripted) -> PaymentClient {
    client(&server.url, MERCHANT_KEY, "http://127.0.0.1/cb")
}

fn order() -> Act {
    Act::ok(r#"{"order":"o-1","page_url":"http://127.0.0.1/page"}"#)
}

async fn cause(gateway: &PaymentClient) -> String {
    match gateway.place(&payment(1), "Алым").await.unwrap_err() {
        Error::Unavailable { system: "payment_gateway", cause } => cause,
        other => panic!("{other:?}"),
    }
}

/// What is measured on this thread from now on.
fn measured() -> (PrometheusHandle, metrics::LocalRecorderGuard<'static>) {
    let recorder = Box::leak(Box::new(PrometheusBuilder::new().build_recorder()));
    (recorder.handle(), metrics::set_default_local_recorder(recorder))
}

/// The value of a metric by its line up to the space.
fn value(handle: &PrometheusHandle, line: &str) -> Option<f64> {
    let text = handle.render();
    text.lines().find_map(|found| found.strip_prefix(line)?.strip_prefix(' ')?.parse().ok())
}

#[tokio::test]
async fn what_may_be_repeated_is_asked_again_and_told_as_one_answer() {
    let (handle, _guard) = measured();
    let unlucky = [Act::HangUp, Act::status(503, "retry-after: 0\r\n"), order()];
    let server = Scripted::start(unlucky.to_vec()).await;
    assert_eq!(gateway(&server).place(&payment(1), "Алым").await.unwrap().order, "o-1");
    assert_eq!(server.asked(), 3);

    let requests = |outcome| {
        let label = format!(r#"{{system="payment_gateway",outcome="{outcome}"}}"#);
        value(&handle, &format!("ruqsat_outside_requests_total{label}"))
    };
    assert_eq!(
        (requests("broken"), requests("error_status"), requests("answered")),
        (Some(1.0), Some(1.0), Some(1.0))
    );
    let system = r#"{system="payment_gateway"}"#;
    assert_eq!(value(&handle, &format!("ruqsat_outside_retries_total{system}")), Some(2.0));
    assert_eq!(value(&handle, &format!("ruqsat_outside_request_seconds_count{system}")), Some(3.0));
    assert_eq!(value(&handle, &format!("ruqsat_outside_breaker_open{system}")), Some(0.0));
    let text = handle.render();
    assert!(!text.contains(MERCHANT_KEY) && !text.contains("127.0.0.1"), "{text}");
}

#[tokio::test]
async fn after_three_tries_it_is_enough_and_a_no_is_never_repeated() {
    let server = Scripted::start(vec![Act::status(500, "")]).await;
    assert_eq!(cause(&gateway(&server)).await, "answered 500");
    assert_eq!(server.asked(), 3);
    for (act, expected) in [
        (Act::status(422, ""), "answered 422"),
        (Act::ok("<html>"), "answer not understood at line 1 column 1"),
    ] {
        let server = Scripted::start(vec![act]).await;
        assert_eq!(cause(&gateway(&server)).await, expected);
        assert_eq!(server.asked(), 1, "{expected}");
    }
}

#[tokio::test]
async fn a_notice_is_tried_once_here_and_again_by_the_outbox() {
    install_tls();
    let server = Scripted::start(vec![Act::status(503, ""), Act::ok(r#"{"id":"out_1"}"#)]).await;
    let client = NoticeClient::new(&server.url, limits()).unwrap();
    client.send(&sms("out_1", "мәтін")).await.unwrap_err();
    assert_eq!(server.asked(), 1);
    client.send(&sms("out_1", "мәтін")).await.unwrap();
}

#[tokio::test]
async fn nobody_waits_longer_than_the_budget_whatever_the_other_side_asks_for() {
    for (script, tries) in [
        (vec![Act::Silence], 1),
        // A quick failure, then silence: the second try has what the first has left.
        (vec![Act::status(503, ""), Act::Silence], 2),
        (vec![Act::status(503, "retry-after: 1\r\n")], 2),
        (vec![Act::status(429, "retry-after: 3\r\n")], 1),
        (vec![Act::status(503, "retry-after: Wed, 21 Oct 2099 07:28:00 GMT\r\n")], 1),
    ] {
        let (server, began) = (Scripted::start(script.clone()).await, Instant::now());
        cause(&gateway(&server)).await;
        let took = began.elapsed();
        assert!(took < limits().total + Duration::from_millis(300), "{took:?} of {script:?}");
        assert_eq!(server.asked(), tries, "{script:?}");
    }
}

#[tokio::test]
async fn whoever_keeps_failing_is_left_alone_and_asked_once_whether_it_is_back() {
    let (handle, _guard) = measured();
    let open = || value(&handle, r#"ruqsat_outside_breaker_open{system="payment_gateway"}"#);
    // A 429 that asks for a long rest fails without a retry.
    let down = Act::status(429, "retry-after: 60\r\n");
    let server = Scripted::start(vec![down.clone()]).await;
    let gateway = gateway(&server);
    for call in 1..=5 {
        assert_eq!(open(), Some(0.0), "before call {call}");
        assert_eq!(cause(&gateway).await, "answered 429");
    }
    assert_eq!(open(), Some(1.0));
    let began = Instant::now();
    assert_eq!(cause(&gateway).await, "left alone for a while after failures");
    assert!(began.elapsed() < Duration::from_millis(50), "at once");
    assert_eq!(server.asked(), 5, "nothing was sent");

    // Still down: one probe, and the next rest begins.
    tokio::time::sleep(limits().rest).await;
    let (one, other) = tokio::join!(cause(&gateway), cause(&gateway));
    assert_eq!((one.as_str(), other.as_str()), ("answered 429", "left alone for a while after failures"));
    assert_eq!((server.asked(), open()), (6, Some(1.0)));

    server.now(order());
    assert_eq!(cause(&gateway).await, "left alone for a while after failures");
    tokio::time::sleep(limits().rest).await;
    gateway.place(&payment(1), "Алым").await.unwrap();
    gateway.place(&payment(1), "Алым").await.unwrap();
    assert_eq!((server.asked(), open()), (8, Some(0.0)));
    let refused = r#"ruqsat_outside_requests_total{system="payment_gateway",outcome="breaker_open"}"#;
    assert_eq!(value(&handle, refused), Some(3.0));
}

#[tokio::test]
async fn a_no_and_nonsense_about_one_order_do_not_close_the_way_for_the_others() {
    let server = Scripted::start(vec![Act::status(409, "")]).await;
    let gateway = gateway(&server);
    for act in [Act::status(409, ""), Act::ok("<html>")] {
        server.now(act);
        for _ in 0..12 {
            cause(&gateway).await;
        }
    }
    server.now(order());
    gateway.place(&payment(1), "Алым").await.unwrap();
}

#[tokio::test]
async fn a_probe_whose_caller_went_away_does_not_close_the_way_for_ever() {
    let server = Scripted::start(vec![Act::status(429, "retry-after: 60\r\n")]).await;
    let gateway = gateway(&server);
    for _ in 0..5 {
        cause(&gateway).await;
    }
    tokio::time::sleep(limits().rest).await;
    server.now(Act::Silence);
    let placing = payment(1);
    let gone = tokio::time::timeout(Duration::from_millis(50), gateway.place(&placing, "Алым")).await;
    assert!(gone.is_err(), "the probe was under way");
    server.now(order());
    tokio::time::sleep(limits().rest).await;
    gateway.place(&payment(1), "Алым").await.unwrap();
}

#[tokio::test]
async fn not_more_than_sixty_four_at_once() {
    let answer = br#"{"order":"o-1","page_url":"http://127.0.0.1/page"}"#;
    let server = Scripted::start(vec![Act::late(Duration::from_millis(200), answer)]).await;
    let gateway = std::sync::Arc::new(gateway(&server));
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let gateway = gateway.clone();
            tokio::spawn(async move { gateway.place(&payment(1), "Алым").await.unwrap() })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!((server.asked(), server.most()), (100, 64));
}
