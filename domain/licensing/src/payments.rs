//! Payments: an order at the gateway, its hosted page, the signed callback, the status query, reconciliation.

mod ask;
mod attention;
mod callback;
mod reconcile;
mod refund;
mod settle;
mod start;

pub use attention::Attention;
pub use callback::{Callback, CallbackOutcome, receive};
pub use reconcile::{Patience, take_due, take_in};
pub use refund::{Refund, RefundAnswer, RefundState, WAITS_FOR_COPY, ask_back};
pub use settle::Found;
pub use start::start;

pub(crate) use ask::ask_gateway;
pub(crate) use refund::{carry, give_back, settle_carried};

use crate::applications::Application;
use crate::catalogue::Definition;
use crate::ids::{AccountId, ApplicationId, PaymentId};
use crate::values::{Instant, Money};
use serde::{Deserialize, Serialize};

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Written down; the gateway may or may not know of it.
    Created,
    /// The gateway has an order and a page.
    Pending,
    /// The money arrived.
    Paid,
    /// The gateway gave up.
    Failed,
    /// Its time ran out.
    Expired,
    /// Called off.
    Cancelled,
    /// The money arrived and went back.
    Refunded,
}

impl PaymentState {
    /// The written name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Pending => "pending",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }

    /// Whether it can still become paid.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Pending)
    }
}

/// A payment that arrived, as it is put on paper.
#[derive(Clone, Copy, Debug)]
pub struct Receipt<'a> {
    /// The payment.
    pub payment: &'a Payment,
    /// What it is for.
    pub application: &'a Application,
    /// The definition that ran under.
    pub definition: &'a Definition,
}

impl Payment {
    /// Whether a receipt can be given: the money is here, and nobody has to look into it.
    pub fn is_receipted(&self) -> bool {
        self.state == PaymentState::Paid && self.attention.is_none() && self.refund.is_none()
    }

    /// Whether nothing of it will change any more by itself.
    pub fn is_finished(&self) -> bool {
        !self.state.is_open() && !self.is_refund_due()
    }
}

/// A payment of a fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Its id; the gateway knows the order by it.
    pub id: PaymentId,
    /// The application it is for.
    pub application: ApplicationId,
    /// Who started it.
    pub payer: AccountId,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: PaymentState,
    /// The gateway's own order number.
    pub order: Option<String>,
    /// The gateway's page for the payer.
    pub page_url: Option<String>,
    /// Why people look into it; `None` while what the gateway says fits.
    #[serde(default)]
    pub attention: Option<Attention>,
    /// Its way back, if it goes back.
    #[serde(default)]
    pub refund: Option<Refund>,
    /// When the gateway is asked about it next; `None` where nothing is left to ask.
    #[serde(default)]
    pub next_check_at: Option<Instant>,
    /// How often it was asked in the background since it last changed.
    #[serde(default)]
    pub checks: i32,
    /// When it was created.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// Grows with every write.
    pub version: i64,
}
