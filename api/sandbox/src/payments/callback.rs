//! The signed callback to the merchant (Standard Webhooks), tried a few times.

use std::io;
use std::time::Duration;

use actix_web::rt;
use aws_lc_rs::hmac::{self, HMAC_SHA256, Key};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use super::order::Told;
use crate::answers::{Clock, random_hex};

/// How long to wait before each try, milliseconds.
const PAUSES: [u64; 5] = [0, 500, 2_000, 10_000, 30_000];

/// Carries callbacks.
#[derive(Clone)]
pub(crate) struct Messenger {
    http: Client,
    key: Key,
    clock: Clock,
}

impl Messenger {
    pub(crate) fn new(secret: Vec<u8>, clock: Clock) -> io::Result<Self> {
        let http =
            Client::builder().timeout(Duration::from_secs(5)).redirect(Policy::none()).no_proxy().build();
        Ok(Self { http: http.map_err(io::Error::other)?, key: Key::new(HMAC_SHA256, &secret), clock })
    }

    /// Tells the merchant in the background. A message that is never taken is the merchant's to find out by asking.
    pub(crate) fn tell(&self, url: String, told: Told) {
        let messenger = self.clone();
        rt::spawn(async move {
            match (random_hex(), serde_json::to_string(&told)) {
                (Ok(id), Ok(body)) => messenger.deliver(&url, &format!("msg_{id}"), body).await,
                _ => tracing::error!("a payment callback could not be written"),
            }
        });
    }

    async fn deliver(&self, url: &str, id: &str, body: String) {
        for pause in PAUSES {
            tokio::time::sleep(Duration::from_millis(pause)).await;
            let timestamp = (self.clock)().timestamp().to_string();
            let tag = hmac::sign(&self.key, format!("{id}.{timestamp}.{body}").as_bytes());
            let sent = self
                .http
                .post(url)
                .header("content-type", "application/json")
                .header("webhook-id", id)
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", format!("v1,{}", BASE64_STANDARD.encode(tag)))
                .body(body.clone())
                .send()
                .await;
            match sent {
                Ok(answer) if answer.status().is_success() => return,
                Ok(answer) => {
                    tracing::warn!(id, status = answer.status().as_u16(), "payment callback not taken")
                }
                Err(fault) => {
                    tracing::warn!(id, fault = %fault.without_url(), "payment callback not delivered")
                }
            }
        }
        tracing::warn!(id, "payment callback given up");
    }
}

/// Whether the twin would call this address: on this machine only, so that a sandbox cannot be made to knock on
/// other people's doors.
pub(crate) fn is_own_machine(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let local = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    local && matches!(url.scheme(), "http" | "https")
}
