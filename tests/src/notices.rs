//! What people were told: their mailboxes by the API, and what the operator was given to send.

use crate::people::Person;
use crate::world::World;
use ruqsat_sdk::models::Notice;
use ruqsat_sdk::operations::ListNoticesParams;
use serde_json::Value;
use std::time::Duration;

/// Pages of a mailbox that are looked through.
const PAGES: usize = 30;

impl Person<'_> {
    /// His notices about an application, oldest first.
    pub async fn notices_about(&self, application: &str) -> Vec<Notice> {
        let mut query = ListNoticesParams { limit: Some(100), ..ListNoticesParams::default() };
        let mut found = Vec::new();
        for _ in 0..PAGES {
            let page = self.api.notices().list(&query).await.expect("notices");
            found
                .extend(page.items.into_iter().filter(|one| one.application.as_deref() == Some(application)));
            query.cursor = page.next_cursor;
            if query.cursor.is_none() {
                break;
            }
        }
        found.reverse();
        found
    }
}

impl World {
    /// What the operator was given to send, oldest first.
    pub async fn sent(&self) -> Vec<Value> {
        let answer = reqwest::get(format!("{}/notices", self.twins)).await.expect("the twin answers");
        let body: Value = serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON");
        let mut sent = body["notices"].as_array().expect("notices").clone();
        sent.reverse();
        sent
    }

    /// Kinds of the notices to a person about an application that were sent by e-mail so far, oldest first.
    pub async fn sent_about(&self, key_name: &str, application: &str) -> Vec<String> {
        let notices = self.person(key_name).await.notices_about(application).await;
        let sent = self.sent().await;
        let is_sent = |one: &&Notice| sent.iter().any(|sent| sent["id"] == format!("{}.email", one.id));
        notices.iter().filter(is_sent).map(|one| one.kind.clone()).collect()
    }

    /// The same, once there are so many.
    pub async fn told(&self, key_name: &str, application: &str, many: usize) -> Vec<String> {
        for _ in 0..400 {
            let sent = self.sent_about(key_name, application).await;
            if sent.len() >= many {
                return sent;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{application}: {many} notices were never sent: {:?}", self.sent().await);
    }
}
