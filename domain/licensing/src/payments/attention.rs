//! Why people have to look into a payment: what the gateway says of it does not fit.

use serde::{Deserialize, Serialize};

/// What does not fit. The payment goes on being asked about until it does, or until people have settled it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    /// The gateway gave us an order and now knows nothing of it.
    OrderUnknown,
    /// It speaks of another order of its own.
    OtherOrder,
    /// It took, or wants, another sum.
    OtherSum,
    /// It said that the money is there and, asked again, says that it is not.
    Contradicted,
    /// The money is there and no longer needed: withdrawn meanwhile, or paid by another order. It has to go back.
    Surplus,
}

impl Attention {
    /// The written name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OrderUnknown => "order_unknown",
            Self::OtherOrder => "other_order",
            Self::OtherSum => "other_sum",
            Self::Contradicted => "contradicted",
            Self::Surplus => "surplus",
        }
    }
}
