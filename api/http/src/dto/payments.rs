//! Payments.

use super::Money;
use chrono::{DateTime, Utc};
use ruqsat_licensing::payments::{
    Attention, Payment as Aggregate, PaymentState as Domain, RefundState as Refunded,
};
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
    Refunded,
}

/// How far money is on its way back.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RefundState {
    /// The gateway is asked for it from `refund_at` on; until then a copy of the application may take it along (`copy_of`).
    Due,
    /// The gateway will not: people give it back.
    Refused,
    /// It is back.
    Done,
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
    /// Whether it will not change any more by itself.
    pub(crate) finished: bool,
    /// What it came to, once it is finished: `paid`, `declined` by the payer's bank, `expired`, `cancelled`, `refunded`, or
    /// `refund_refused`. More may come.
    #[schema(max_length = 40, example = "paid")]
    pub(crate) code: Option<String>,
    /// How far its money is on its way back, where it goes back: the application was taken back before it was registered,
    /// or nothing was due any more when it arrived.
    pub(crate) refund: Option<RefundState>,
    /// From when on the gateway is asked for it; once it is over, when that was.
    pub(crate) refund_at: Option<DateTime<Utc>>,
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
            Domain::Refunded => Self::Refunded,
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
            PaymentState::Refunded => Self::Refunded,
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

/// What a payment came to.
fn code(payment: &Aggregate) -> Option<&'static str> {
    let is_refused = payment.refund.is_some_and(|refund| refund.state == Refunded::Refused);
    match payment.state {
        _ if !payment.is_finished() => None,
        _ if is_refused => Some("refund_refused"),
        Domain::Failed => Some("declined"),
        state => Some(state.as_str()),
    }
}

impl From<Refunded> for RefundState {
    fn from(state: Refunded) -> Self {
        match state {
            Refunded::Due => Self::Due,
            Refunded::Refused => Self::Refused,
            Refunded::Done => Self::Done,
        }
    }
}

impl From<Aggregate> for Payment {
    fn from(payment: Aggregate) -> Self {
        Self {
            code: code(&payment).map(str::to_owned),
            refund: payment.refund.map(|refund| refund.state.into()),
            refund_at: payment.refund.map(|refund| refund.at),
            finished: payment.is_finished(),
            id: payment.id.into(),
            application: payment.application.into(),
            amount: payment.amount.into(),
            state: payment.state.into(),
            page_url: payment.page_url,
            attention: payment.attention.map(Into::into),
            created_at: payment.created_at,
            updated_at: payment.updated_at,
        }
    }
}
