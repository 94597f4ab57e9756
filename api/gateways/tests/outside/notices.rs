//! A notice is kept once.

use crate::world::{World, limits};
use ruqsat_gateways::NoticeClient;
use ruqsat_licensing::ports::NoticeSender;
use serde_json::{Value, json};

#[tokio::test]
async fn a_notice_sent_twice_is_kept_once_newest_first() {
    let world = World::start();
    let client = NoticeClient::new(&world.sandbox.notices_url(), limits()).unwrap();
    for (id, text) in [("out_1", "бірінші"), ("out_2", "екінші"), ("out_1", "қайта")] {
        client.send(id, &json!({ "text": text })).await.unwrap();
    }
    let url = format!("{}/notices", world.sandbox.notices_url());
    let listed: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    let seen: Vec<_> =
        listed["notices"].as_array().unwrap().iter().map(|n| (&n["id"], &n["payload"]["text"])).collect();
    assert_eq!(seen, [(&json!("out_2"), &json!("екінші")), (&json!("out_1"), &json!("бірінші"))]);
    world.sandbox.stop().await;
}
