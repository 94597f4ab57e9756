//! Servers that are down, slow, endless or nonsense: always `Unavailable`, soon, with no secret in it.

use std::time::{Duration, Instant};

use crate::world::{MERCHANT_KEY, client, limits, payment};
use ruqsat_licensing::Error;
use ruqsat_licensing::ports::PaymentGateway;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Answers every request with the same bytes, then, if told so, goes on with zeroes for ever.
async fn server(answer: String, endless: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(answer.as_bytes()).await;
                while endless && stream.write_all(&[b'0'; 4096]).await.is_ok() {}
                tokio::time::sleep(Duration::from_secs(if answer.is_empty() { 60 } else { 0 })).await;
            });
        }
    });
    address
}

/// The cause of what must be `Unavailable`.
async fn cause(address: &str) -> String {
    let began = Instant::now();
    let fault = client(address, MERCHANT_KEY, "http://127.0.0.1/cb").status(&payment(1)).await.unwrap_err();
    assert!(began.elapsed() < limits().total + Duration::from_secs(1), "took {:?}", began.elapsed());
    let Error::Unavailable { system: "payment_gateway", cause } = fault else { panic!("{fault:?}") };
    assert!(!cause.contains(MERCHANT_KEY) && !cause.contains(address), "{cause}");
    cause
}

fn json(body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
}

#[tokio::test]
async fn nobody_there() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert!(cause(&address).await.contains("refused"));
}

#[tokio::test]
async fn a_slow_one() {
    let address = server(String::new(), false).await;
    assert!(cause(&address).await.contains("timed out"));
}

#[tokio::test]
async fn an_oversized_answer() {
    let told = server("HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n".into(), false).await;
    assert!(cause(&told).await.contains("longer than"));
    let untold = server("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".into(), true).await;
    assert!(cause(&untold).await.contains("longer than"));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let other = server(json("{}"), false).await;
    let moved = format!("HTTP/1.1 302 Found\r\nlocation: {other}/orders\r\ncontent-length: 0\r\n\r\n");
    assert_eq!(cause(&server(moved, false).await).await, "answered 302");
}

#[tokio::test]
async fn nonsense_and_answers_to_other_questions() {
    let order = |id: &str, currency: &str, state: &str| {
        json(&format!(
            r#"{{"order":"o","merchant_order":"{id}","state":"{state}","amount_minor":1,"currency":"{currency}"}}"#
        ))
    };
    let own = payment(1).id;
    for (answer, expected) in [
        (json("<html>"), "not understood"),
        (json("{}"), "not understood"),
        (order(own.as_str(), "KZT", "perhaps"), "not understood"),
        (order("pay_other", "KZT", "paid"), "another order"),
        (order(own.as_str(), "USD", "paid"), "another currency"),
        // A web server's own 404 is not the gateway's word that there is no such order.
        ("HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno".into(), "not understood"),
        ("HTTP/1.1 404 Not Found\r\ncontent-length: 12\r\n\r\n{\"code\":\"x\"}".into(), "answered 404"),
        ("HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n".into(), "answered 500"),
    ] {
        let cause = cause(&server(answer, false).await).await;
        assert!(cause.contains(expected), "{cause} for {expected}");
    }
}

#[tokio::test]
async fn a_page_that_is_no_web_address_is_not_taken() {
    for page in ["javascript:alert(1)", "/relative", "file:///etc/passwd"] {
        let address = server(json(&format!(r#"{{"order":"o","page_url":"{page}"}}"#)), false).await;
        let gateway = client(&address, MERCHANT_KEY, "http://127.0.0.1/cb");
        let fault = gateway.place(&payment(1), "Алым").await.unwrap_err();
        assert!(matches!(fault, Error::Unavailable { .. }), "{fault:?}");
    }
}
