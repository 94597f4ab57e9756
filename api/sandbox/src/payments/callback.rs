//! The signed callback to the merchant (Standard Webhooks), tried a few times.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use actix_web::rt;
use aws_lc_rs::hmac::{self, HMAC_SHA256, Key};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use super::order::{OrderState, Told};
use crate::answers::{Clock, Fault, random_hex};
use crate::control::{Behaviour, CALLBACK_LIES, Controls, Twin};

/// How long to wait before each try, milliseconds.
const PAUSES: [u64; 5] = [0, 500, 2_000, 10_000, 30_000];

/// Carries callbacks.
#[derive(Clone)]
pub(crate) struct Messenger {
    http: Client,
    key: Key,
    clock: Clock,
    controls: Arc<Controls>,
}

/// One callback, the same at each try.
#[derive(Clone)]
struct Message {
    id: String,
    body: String,
    key: Key,
}

impl Messenger {
    pub(crate) fn new(secret: Vec<u8>, clock: Clock, controls: Arc<Controls>) -> io::Result<Self> {
        let http =
            Client::builder().timeout(Duration::from_secs(5)).redirect(Policy::none()).no_proxy().build();
        let http = http.map_err(io::Error::other)?;
        Ok(Self { http, key: Key::new(HMAC_SHA256, &secret), clock, controls })
    }

    /// Tells the merchant in the background. A message that is never taken is the merchant's to find out by asking.
    pub(crate) fn tell(&self, url: String, told: Told) {
        let messenger = self.clone();
        rt::spawn(async move {
            match messenger.messages(told) {
                Ok(messages) => {
                    for message in messages {
                        messenger.deliver(&url, &message).await;
                    }
                }
                Err(fault) => tracing::error!(%fault, "a payment callback could not be written"),
            }
        });
    }

    /// One message with the truth, or whatever else the twin has been told to say.
    fn messages(&self, told: Told) -> Result<Vec<Message>, Fault> {
        let as_paid = Told { state: OrderState::Paid, ..told.clone() };
        let mut messages = Vec::new();
        match self.controls.lie(Twin::Payments, CALLBACK_LIES) {
            Some(Behaviour::CallbackLost) => {}
            Some(Behaviour::CallbackTwice) => {
                let first = self.message(&told)?;
                messages.extend([first.clone(), first, self.message(&told)?]);
            }
            Some(Behaviour::CallbackOutOfOrder) => {
                let before =
                    if told.state == OrderState::Paid { OrderState::Failed } else { OrderState::Pending };
                messages.extend([self.message(&told)?, self.message(&Told { state: before, ..told })?]);
            }
            Some(Behaviour::CallbackForged) => {
                let key = Key::new(HMAC_SHA256, random_hex()?.as_bytes());
                messages.push(Message { key, ..self.message(&as_paid)? });
            }
            Some(Behaviour::CallbackOtherSum) => {
                messages.push(self.message(&Told { amount_minor: told.amount_minor - 1, ..as_paid })?);
            }
            Some(Behaviour::CallbackOtherNumber) => {
                messages.push(self.message(&Told { order: format!("ord_{}", random_hex()?), ..as_paid })?);
            }
            _ => messages.push(self.message(&told)?),
        }
        Ok(messages)
    }

    fn message(&self, told: &Told) -> Result<Message, Fault> {
        let body = serde_json::to_string(told).map_err(Fault::internal)?;
        Ok(Message { id: format!("msg_{}", random_hex()?), body, key: self.key.clone() })
    }

    async fn deliver(&self, url: &str, Message { id, body, key }: &Message) {
        for pause in PAUSES {
            tokio::time::sleep(Duration::from_millis(pause)).await;
            let timestamp = (self.clock)().timestamp().to_string();
            let tag = hmac::sign(key, format!("{id}.{timestamp}.{body}").as_bytes());
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
