//! Payments.

use super::Money;
use chrono::{DateTime, Utc};
use ruqsat_licensing::payments::{Attention, Payment as Aggregate, PaymentState as Domain};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a payment stands.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub(crate) enum PaymentState {
    Created,
    Pending,
    Paid,
    Failed,
    Expired,
    Cancelled,
}

/// Why people look into a payment: what the gateway says of it does not fit.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PaymentAttention {
    /// The gateway knows nothing of the order any more: start the payment again, which goes on with this one.
    OrderUnknown,
    /// It speaks of another order.
    OtherOrder,
    /// It took, or wants, another sum.
    OtherSum,
    /// It said that the money is there and, asked again, says that it is not.
    Contradicted,
    /// The money is there and no longer needed; it has to go back.
    Surplus,
}

/// A payment of a fee.
#[derive(Serialize, ToSchema)]
pub(crate) struct Payment {
    /// Its id.
    #[schema(pattern = "^pay_[0-9a-z]{26}$")]
    pub(crate) id: String,
    /// The application it is for.
    #[schema(pattern = "^app_[0-9a-z]{26}$")]
    pub(crate) application: String,
    /// How much.
    pub(crate) amount: Money,
    /// Where it stands.
    pub(crate) state: PaymentState,
    /// Whether it will not change any more.
    pub(crate) finished: bool,
    /// The gateway's page: send the payer there.
    #[schema(max_length = 500)]
    pub(crate) page_url: Option<String>,
    /// Why people look into it; null while what the gateway says fits.
    pub(crate) attention: Option<PaymentAttention>,
    /// When it was created.
    pub(crate) created_at: DateTime<Utc>,
    /// When it last changed.
    pub(crate) updated_at: DateTime<Utc>,
}

/// The payments of an application, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct PaymentList {
    /// The payments.
    #[schema(max_items = 100)]
    pub(crate) items: Vec<Payment>,
}

/// What the payment gateway sends. The signature is in the headers `webhook-id`, `webhook-timestamp` and
/// `webhook-signature` (Standard Webhooks) and covers the exact bytes of the body.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "order": "ord_1", "merchant_order": "pay_01arz3ndektsv4rrffq69g5fav", "state": "paid",
    "amount_minor": 4_325_000, "currency": "KZT"
}))]
pub(crate) struct PaymentCallback {
    /// The gateway's order.
    #[schema(max_length = 100)]
    pub(crate) order: String,
    /// Our payment id.
    #[schema(max_length = 40)]
    pub(crate) merchant_order: String,
    /// Where it stands.
    pub(crate) state: PaymentState,
    /// The sum, minor units.
    pub(crate) amount_minor: i64,
    /// ISO 4217 code.
    #[schema(pattern = "^[A-Z]{3}$")]
    pub(crate) currency: String,
}

/// What a callback did.
#[derive(Serialize, ToSchema)]
pub(crate) struct CallbackAnswer {
    /// False where it was seen before or came too late to matter.
    pub(crate) applied: bool,
}

impl From<Domain> for PaymentState {
    fn from(state: Domain) -> Self {
        match state {
            Domain::Created => Self::Created,
            Domain::Pending => Self::Pending,
            Domain::Paid => Self::Paid,
            Domain::Failed => Self::Failed,
            Domain::Expired => Self::Expired,
            Domain::Cancelled => Self::Cancelled,
        }
    }
}

impl From<PaymentState> for Domain {
    fn from(state: PaymentState) -> Self {
        match state {
            PaymentState::Created => Self::Created,
            PaymentState::Pending => Self::Pending,
            PaymentState::Paid => Self::Paid,
            PaymentState::Failed => Self::Failed,
            PaymentState::Expired => Self::Expired,
            PaymentState::Cancelled => Self::Cancelled,
        }
    }
}

impl From<Attention> for PaymentAttention {
    fn from(attention: Attention) -> Self {
        match attention {
            Attention::OrderUnknown => Self::OrderUnknown,
            Attention::OtherOrder => Self::OtherOrder,
            Attention::OtherSum => Self::OtherSum,
            Attention::Contradicted => Self::Contradicted,
            Attention::Surplus => Self::Surplus,
        }
    }
}

impl From<Aggregate> for Payment {
    fn from(payment: Aggregate) -> Self {
        Self {
            id: payment.id.into(),
            application: payment.application.into(),
            amount: payment.amount.into(),
            state: payment.state.into(),
            finished: !payment.state.is_open(),
            page_url: payment.page_url,
            attention: payment.attention.map(Into::into),
            created_at: payment.created_at,
            updated_at: payment.updated_at,
        }
    }
}
