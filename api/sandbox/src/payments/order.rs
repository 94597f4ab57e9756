//! An order and what can become of it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How long an order waits for its payer.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OrderState {
    Pending,
    Paid,
    Failed,
    Cancelled,
    Expired,
    Refunded,
}

/// What the payer, or the bank behind him, does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Action {
    Pay,
    Decline,
    Cancel,
}

impl Action {
    pub(crate) fn leads_to(self) -> OrderState {
        match self {
            Self::Pay => OrderState::Paid,
            Self::Decline => OrderState::Failed,
            Self::Cancel => OrderState::Cancelled,
        }
    }
}

/// What a merchant asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOrder {
    pub(crate) merchant_order: String,
    pub(crate) amount_minor: i64,
    pub(crate) currency: String,
    pub(crate) description: String,
    pub(crate) callback_url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) return_url: Option<String>,
}

/// An order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    /// Our number; it opens the page, so nobody may guess it.
    pub(crate) order: String,
    /// What was asked for.
    pub(crate) asked: NewOrder,
    pub(crate) created_at: DateTime<Utc>,
    settled: Option<OrderState>,
}

impl Order {
    pub(crate) fn new(order: String, asked: NewOrder, now: DateTime<Utc>) -> Self {
        Self { order, asked, created_at: now, settled: None }
    }

    pub(crate) fn state(&self, now: DateTime<Utc>) -> OrderState {
        match self.settled {
            Some(state) => state,
            None if now - self.created_at >= LIFETIME => OrderState::Expired,
            None => OrderState::Pending,
        }
    }

    /// The order after the action; `None` where it can no longer be acted on.
    pub(crate) fn after(&self, action: Action, now: DateTime<Utc>) -> Option<Self> {
        (self.state(now) == OrderState::Pending)
            .then(|| Self { settled: Some(action.leads_to()), ..self.clone() })
    }

    /// The order with its money given back; `None` where it is not paid. Given back it stays as it is.
    pub(crate) fn refunded(&self, now: DateTime<Utc>) -> Option<Self> {
        matches!(self.state(now), OrderState::Paid | OrderState::Refunded)
            .then(|| Self { settled: Some(OrderState::Refunded), ..self.clone() })
    }

    /// What is told of it, to whoever asks and in the callback.
    pub(crate) fn told(&self, now: DateTime<Utc>) -> Told {
        Told {
            order: self.order.clone(),
            merchant_order: self.asked.merchant_order.clone(),
            state: self.state(now),
            amount_minor: self.asked.amount_minor,
            currency: self.asked.currency.clone(),
        }
    }
}

/// An order as it is told.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Told {
    pub(crate) order: String,
    pub(crate) merchant_order: String,
    pub(crate) state: OrderState,
    pub(crate) amount_minor: i64,
    pub(crate) currency: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_settled_once_and_expires() {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let asked = serde_json::from_str(
            r#"{"merchant_order":"m","amount_minor":1,"currency":"KZT","description":"","callback_url":"http://localhost/"}"#,
        );
        let order = Order::new("o".into(), asked.unwrap(), now);
        let paid = order.after(Action::Pay, now).unwrap();
        assert_eq!(paid.state(now), OrderState::Paid);
        assert!(paid.after(Action::Cancel, now).is_none());
        assert_eq!(paid.state(now + LIFETIME), OrderState::Paid);
        assert_eq!(order.state(now + LIFETIME), OrderState::Expired);
        assert!(order.after(Action::Pay, now + LIFETIME).is_none());
    }
}
