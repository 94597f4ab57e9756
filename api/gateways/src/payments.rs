//! The payment gateway (ЭҮТШ): place an order, ask for its state.

use async_trait::async_trait;
use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use ruqsat_licensing::error::{Error, Result};
use ruqsat_licensing::payments::{Payment, PaymentState, RefundAnswer};
use ruqsat_licensing::ports::{GatewayOrder, GatewayStatus, PaymentGateway};
use ruqsat_licensing::values::Money;
use serde::{Deserialize, Serialize};

use crate::outside::{Answer, Call, Outside, TimeLimits, base, below};

const SYSTEM: &str = "payment_gateway";
/// An answer is a few hundred bytes.
const ANSWER_LIMIT: usize = 64 * 1024;

/// How to reach the payment gateway.
#[derive(Clone)]
pub struct PaymentSettings {
    /// Its base address; orders are below `orders`.
    pub base: String,
    /// The secret it knows us by.
    pub merchant_key: String,
    /// Where it tells us of a settled order.
    pub callback_url: String,
    /// Where its page sends the payer afterwards, if anywhere.
    pub return_url: Option<String>,
    /// How long it may take.
    pub limits: TimeLimits,
}

/// The client of the payment gateway.
pub struct PaymentClient {
    outside: Outside,
    base: Url,
    authorization: HeaderValue,
    callback_url: String,
    return_url: Option<String>,
}

impl PaymentClient {
    /// A client.
    ///
    /// # Errors
    /// `Internal` for an address or a key that cannot be used.
    pub fn new(settings: PaymentSettings) -> Result<Self> {
        let mut authorization = HeaderValue::try_from(format!("Bearer {}", settings.merchant_key))
            .map_err(|_| Error::Internal("the merchant key cannot stand in a header".into()))?;
        authorization.set_sensitive(true);
        Ok(Self {
            outside: Outside::new(SYSTEM, settings.limits, ANSWER_LIMIT)?,
            base: base(SYSTEM, &settings.base)?,
            authorization,
            callback_url: settings.callback_url,
            return_url: settings.return_url,
        })
    }

    fn refused(&self, status: u16) -> Error {
        self.outside.unavailable(format!("answered {status}"))
    }
}

#[derive(Serialize)]
struct NewOrder<'a> {
    merchant_order: &'a str,
    amount_minor: i64,
    currency: &'static str,
    description: &'a str,
    callback_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_url: Option<&'a str>,
}

#[derive(Serialize)]
struct AskedBack {
    amount_minor: i64,
    currency: &'static str,
}

#[derive(Deserialize)]
struct GivenBack {
    merchant_order: String,
    state: OrderState,
    amount_minor: i64,
    currency: String,
}

#[derive(Deserialize)]
struct Placed {
    order: String,
    page_url: String,
}

#[derive(Deserialize)]
struct Order {
    order: String,
    merchant_order: String,
    state: OrderState,
    amount_minor: i64,
    currency: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OrderState {
    Pending,
    Paid,
    Failed,
    Cancelled,
    Expired,
    Refunded,
}

#[derive(Deserialize)]
struct Fault {
    code: String,
}

impl From<OrderState> for PaymentState {
    fn from(state: OrderState) -> Self {
        match state {
            OrderState::Pending => Self::Pending,
            OrderState::Paid => Self::Paid,
            OrderState::Failed => Self::Failed,
            OrderState::Cancelled => Self::Cancelled,
            OrderState::Expired => Self::Expired,
            OrderState::Refunded => Self::Refunded,
        }
    }
}

#[async_trait]
impl PaymentGateway for PaymentClient {
    async fn place(&self, payment: &Payment, description: &str) -> Result<GatewayOrder> {
        let order = NewOrder {
            merchant_order: payment.id.as_str(),
            amount_minor: payment.amount.minor,
            currency: Money::CURRENCY,
            description,
            callback_url: &self.callback_url,
            return_url: self.return_url.as_deref(),
        };
        let request = self.outside.http().post(below(&self.base, &["orders"])).json(&order);
        let request = request.header(AUTHORIZATION, self.authorization.clone());
        // The same payment placed twice is the same order.
        self.outside.ask(Call::repeatable(request), |answer| self.placed(answer)).await
    }

    async fn status(&self, payment: &Payment) -> Result<Option<GatewayStatus>> {
        let request = self.outside.http().get(below(&self.base, &["orders", payment.id.as_str()]));
        let request = request.header(AUTHORIZATION, self.authorization.clone());
        self.outside.ask(Call::repeatable(request), |answer| self.told(payment, answer)).await
    }

    async fn refund(&self, payment: &Payment) -> Result<RefundAnswer> {
        let asked = AskedBack { amount_minor: payment.amount.minor, currency: Money::CURRENCY };
        let place = below(&self.base, &["orders", payment.id.as_str(), "refund"]);
        let request = self.outside.http().put(place).json(&asked);
        let request = request.header(AUTHORIZATION, self.authorization.clone());
        // An order goes back once, however often it is asked for.
        self.outside.ask(Call::repeatable(request), |answer| self.given_back(payment, answer)).await
    }
}

impl PaymentClient {
    fn placed(&self, answer: &Answer) -> Result<GatewayOrder> {
        if !matches!(answer.status, 200 | 201) {
            return Err(self.refused(answer.status));
        }
        let Placed { order, page_url } = self.outside.json(answer)?;
        // Both are shown and followed later: a page that is no web address must not get that far.
        let readable = (1..=64).contains(&order.len()) && order.bytes().all(|byte| byte.is_ascii_graphic());
        let page = Url::parse(&page_url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        match page {
            Some(page) if readable && page_url.len() <= 2000 => {
                Ok(GatewayOrder { order, page_url: page.into() })
            }
            _ => Err(self.outside.unavailable("order number or page address not usable")),
        }
    }

    fn given_back(&self, payment: &Payment, answer: &Answer) -> Result<RefundAnswer> {
        match answer.status {
            200 | 202 => {}
            // Only its own word is a "no": a server in front of it says such things for other reasons.
            409 if self.outside.json::<Fault>(answer)?.code == "refund_refused" => {
                return Ok(RefundAnswer::Refused);
            }
            status => return Err(self.refused(status)),
        }
        let told: GivenBack = self.outside.json(answer)?;
        let ours = told.merchant_order == payment.id.as_str()
            && told.currency == Money::CURRENCY
            && told.amount_minor == payment.amount.minor;
        if !ours {
            return Err(self.outside.unavailable("gives another order or another sum back"));
        }
        Ok(if matches!(told.state, OrderState::Refunded) {
            RefundAnswer::Done
        } else {
            RefundAnswer::Pending
        })
    }

    fn told(&self, payment: &Payment, answer: &Answer) -> Result<Option<GatewayStatus>> {
        match answer.status {
            200 => {}
            // Any web server says 404; only the gateway's own word means that it never heard of the order.
            404 if self.outside.json::<Fault>(answer)?.code == "order_unknown" => return Ok(None),
            status => return Err(self.refused(status)),
        }
        let order: Order = self.outside.json(answer)?;
        if order.merchant_order != payment.id.as_str() || order.currency != Money::CURRENCY {
            return Err(self.outside.unavailable("answered for another order or in another currency"));
        }
        let amount = Money { minor: order.amount_minor };
        Ok(Some(GatewayStatus { order: order.order, state: order.state.into(), amount }))
    }
}
