//! A notice is kept once, and the operator takes only what it could send.

use crate::world::{World, limits};
use ruqsat_gateways::NoticeClient;
use ruqsat_licensing::notices::{Channel, Delivery};
use ruqsat_licensing::ports::NoticeSender;
use ruqsat_licensing::values::Lang;
use serde_json::{Value, json};

pub(crate) fn sms(id: &str, text: &str) -> Delivery {
    Delivery {
        id: id.into(),
        channel: Channel::Sms,
        to: "+77010000000".into(),
        language: Lang::Kk,
        subject: None,
        text: text.into(),
    }
}

#[tokio::test]
async fn a_notice_sent_twice_is_kept_once_newest_first() {
    let world = World::start();
    let client = NoticeClient::new(&world.sandbox.notices_url(), limits()).unwrap();
    for (id, text) in [("out_1", "бірінші"), ("out_2", "екінші"), ("out_1", "қайта")] {
        client.send(&sms(id, text)).await.unwrap();
    }
    let url = format!("{}/notices", world.sandbox.notices_url());
    let listed: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    let seen: Vec<_> = listed["notices"].as_array().unwrap().iter().map(|n| (&n["id"], &n["text"])).collect();
    assert_eq!(seen, [(&json!("out_2"), &json!("екінші")), (&json!("out_1"), &json!("бірінші"))]);
    world.sandbox.stop().await;
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused() {
    let world = World::start();
    let client = NoticeClient::new(&world.sandbox.notices_url(), limits()).unwrap();
    let good = sms("out_1", "мәтін");
    let email = Delivery { channel: Channel::Email, to: "a@b.example".into(), ..good.clone() };
    for wrong in [
        Delivery { to: "87010000000".into(), ..good.clone() },
        Delivery { text: "ә".repeat(202), ..good.clone() },
        Delivery { subject: Some("тақырып".into()), ..good.clone() },
        email.clone(),
        Delivery { subject: Some("a\r\nBcc: x@y.example".into()), ..email.clone() },
    ] {
        client.send(&wrong).await.unwrap_err();
    }
    client.send(&Delivery { subject: Some("тақырып".into()), ..email }).await.unwrap();
    client.send(&good).await.unwrap();
    world.sandbox.stop().await;
}

#[tokio::test]
async fn the_page_shows_text_as_text_and_finds_an_address() {
    let world = World::start();
    let client = NoticeClient::new(&world.sandbox.notices_url(), limits()).unwrap();
    client.send(&sms("out_1", "<script>alert(1)</script> & «ә»")).await.unwrap();
    client.send(&Delivery { to: "+77020000000".into(), ..sms("out_2", "басқа біреуге") }).await.unwrap();
    let inbox = format!("{}/notices/inbox", world.sandbox.notices_url());
    let page = async |query: &str| {
        let answer = reqwest::get(format!("{inbox}{query}")).await.unwrap();
        assert!(
            answer.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'")
        );
        answer.text().await.unwrap()
    };
    let all = page("").await;
    assert!(all.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; «ә»") && !all.contains("<script>"));
    assert!(all.find("басқа біреуге").unwrap() < all.find("&lt;script&gt;alert").unwrap(), "newest first");
    let one = page("?to=%2B77020000000").await;
    assert!(one.contains("басқа біреуге") && !one.contains("<p>&lt;script&gt;"));
    assert!(page("?channel=email").await.contains("Nothing was sent yet"));
    assert!(!page("?to=%22%3E%3Cscript%3E").await.contains("<script>"));
    world.sandbox.stop().await;
}
