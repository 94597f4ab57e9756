//! Notices to people (SMS, e-mail) through their operator.

use async_trait::async_trait;
use reqwest::Url;
use ruqsat_licensing::error::Result;
use ruqsat_licensing::notices::Delivery;
use ruqsat_licensing::ports::NoticeSender;
use serde::Deserialize;

use crate::outside::{Answer, Call, Outside, TimeLimits, base, below};

const SYSTEM: &str = "notices";
/// The answer is a receipt.
const ANSWER_LIMIT: usize = 16 * 1024;

#[derive(Deserialize)]
struct Receipt {
    id: String,
}

/// The client of the notice operator.
pub struct NoticeClient {
    outside: Outside,
    address: Url,
}

impl NoticeClient {
    /// A client; notices go to `notices` below the base address.
    ///
    /// # Errors
    /// `Internal` for an address that cannot be used.
    pub fn new(address: &str, limits: TimeLimits) -> Result<Self> {
        let outside = Outside::new(SYSTEM, limits, ANSWER_LIMIT)?;
        Ok(Self { outside, address: below(&base(SYSTEM, address)?, &["notices"]) })
    }
}

#[async_trait]
impl NoticeSender for NoticeClient {
    async fn send(&self, notice: &Delivery) -> Result<()> {
        let id = notice.id.as_str();
        let request =
            self.outside.http().post(self.address.clone()).header("idempotency-key", id).json(notice);
        // Safe to repeat by its id, but the outbox does that already, with a longer breath than a request has; doing it
        // here too would multiply what a struggling operator gets.
        let read = |answer: &Answer| match answer.status {
            // Anybody may say 200; only the operator repeats the id that it keeps.
            200..=299 if self.outside.json::<Receipt>(answer)?.id == id => Ok(()),
            status => Err(self.outside.unavailable(format!("answered {status}"))),
        };
        self.outside.ask(Call::once(request), read).await
    }
}
