//! What the merchant calls.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use ruqsat_licensing::values::Money;
use serde::Deserialize;
use serde_json::json;

use super::Payments;
use super::book::{Acted, Placed};
use super::callback::is_own_machine;
use super::order::{NewOrder, OrderState};
use crate::answers::{Fault, authenticate, random_hex};
use crate::control::{Behaviour, REFUND_LIES, STATUS_LIES, Twin};

/// `POST /payments/orders`: 201 for a new order, 200 for the same one again, 409 where the number stands for another.
pub(crate) async fn place(
    request: HttpRequest,
    state: web::Data<Payments>,
    asked: web::Json<NewOrder>,
) -> Result<HttpResponse, Fault> {
    authenticate(&request, &state.merchant_key)?;
    let asked = asked.into_inner();
    if let Some(fault) = fault_of(&asked) {
        return Err(Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", fault));
    }
    let number = format!("ord_{}", random_hex()?);
    let placed = state.book.place(asked, number, (state.clock)()).map_err(Fault::internal)?;
    let (order, mut answer) = match placed {
        Placed::New(order) => (order, HttpResponse::Created()),
        Placed::Known(order) => (order, HttpResponse::Ok()),
        Placed::Differs => {
            return Err(Fault::new(
                StatusCode::CONFLICT,
                "order_differs",
                "this number stands for another order",
            ));
        }
    };
    let page_url = format!("{}/pages/{}", state.base, order.order);
    Ok(answer.json(json!({ "order": order.order, "page_url": page_url })))
}

/// `GET /payments/orders/{merchant_order}`.
pub(crate) async fn status(
    request: HttpRequest,
    state: web::Data<Payments>,
    merchant_order: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    authenticate(&request, &state.merchant_key)?;
    let unknown = || Fault::new(StatusCode::NOT_FOUND, "order_unknown", "there is no such order");
    let order = state.book.of_merchant(&merchant_order).ok_or_else(unknown)?;
    let mut told = order.told((state.clock)());
    match state.controls.lie(Twin::Payments, STATUS_LIES) {
        Some(Behaviour::StatusPaid) => told.state = OrderState::Paid,
        Some(Behaviour::StatusPending) => told.state = OrderState::Pending,
        Some(Behaviour::StatusOtherSum) => {
            (told.state, told.amount_minor) = (OrderState::Paid, told.amount_minor - 1);
        }
        Some(Behaviour::StatusOtherOrder) => {
            (told.state, told.merchant_order) = (OrderState::Paid, random_hex()?);
        }
        Some(Behaviour::StatusOtherNumber) => {
            (told.state, told.order) = (OrderState::Paid, format!("ord_{}", random_hex()?));
        }
        Some(Behaviour::StatusUnknown) => return Err(unknown()),
        _ => {}
    }
    Ok(HttpResponse::Ok().json(told))
}

/// What a merchant asks back: always the whole sum.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskedBack {
    amount_minor: i64,
    currency: String,
}

/// `PUT /payments/orders/{merchant_order}/refund`: 200 with the order, the same however often it is asked for; 409 for an
/// order that is not paid, and for another sum.
pub(crate) async fn refund(
    request: HttpRequest,
    state: web::Data<Payments>,
    merchant_order: web::Path<String>,
    asked: web::Json<AskedBack>,
) -> Result<HttpResponse, Fault> {
    authenticate(&request, &state.merchant_key)?;
    let unknown = || Fault::new(StatusCode::NOT_FOUND, "order_unknown", "there is no such order");
    let refused = |said| Fault::new(StatusCode::CONFLICT, "refund_refused", said);
    let order = state.book.of_merchant(&merchant_order).ok_or_else(unknown)?;
    let told = order.told((state.clock)());
    if told.amount_minor != asked.amount_minor || told.currency != asked.currency {
        return Err(refused("the whole sum goes back, in its currency"));
    }
    let lie = state.controls.lie(Twin::Payments, REFUND_LIES);
    if lie == Some(Behaviour::RefundRefused) {
        return Err(refused("this order is not given back"));
    }
    match state.book.refund(&merchant_order, (state.clock)()).map_err(Fault::internal)? {
        Acted::Settled(order) => {
            let mut told = order.told((state.clock)());
            if lie == Some(Behaviour::RefundOtherSum) {
                told.amount_minor -= 1;
            }
            Ok(HttpResponse::Ok().json(told))
        }
        Acted::Closed(_) => Err(refused("this order is not paid")),
        Acted::Unknown => Err(unknown()),
    }
}

fn fault_of(asked: &NewOrder) -> Option<&'static str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let web = |url: &String| url.starts_with("http://") || url.starts_with("https://");
    if !(1..=64).contains(&asked.merchant_order.len()) || !asked.merchant_order.bytes().all(plain) {
        Some("merchant_order holds 1 to 64 ASCII letters, digits, _ and -")
    } else if asked.amount_minor <= 0 {
        Some("amount_minor is above zero")
    } else if asked.currency != Money::CURRENCY {
        Some("currency is KZT")
    } else if asked.description.chars().count() > 500 {
        Some("description has up to 500 characters")
    } else if !is_own_machine(&asked.callback_url) {
        Some("callback_url is an http(s) address of this machine")
    } else if !asked.return_url.as_ref().is_none_or(web) {
        Some("return_url is an http(s) address")
    } else {
        None
    }
}
