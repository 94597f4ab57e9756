//! Payments of fees.

use super::results::handed;
use super::{definition, id};
use crate::Api;
use crate::dto::{CallbackAnswer, Payment, PaymentCallback, PaymentList, Pdf, ResultQuery};
use crate::extract::{Caller, Query, moment, read};
use crate::middleware::{language, origin};
use crate::problem::{Problem, codes};
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use ruqsat_licensing::Violation;
use ruqsat_licensing::audit::{Author, Origin, Trail};
use ruqsat_licensing::ids::{ApplicationId, PaymentId};
use ruqsat_licensing::payments::{self, Callback, CallbackOutcome, Receipt};
use ruqsat_licensing::values::Money;

/// Most bytes of a callback.
const LIMIT: usize = 16 * 1024;

/// Start a payment.
///
/// Places an order for the fee that is due, or goes on with the open one. Send the payer to `page_url`.
#[utoipa::path(
    operation_id = "create_payment",
    tag = "payments",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    responses((status = 201, description = "The payment", body = Payment))
)]
#[post("/v1/applications/{id}/payments")]
pub(super) async fn create_payment(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    let payment = payments::start(&api.ports, &caller.write(&[]), id).await?;
    let location = format!("/v1/payments/{}", payment.id);
    Ok(HttpResponse::Created().insert_header((LOCATION, location)).json(Payment::from(payment)))
}

/// List the payments of an application.
///
/// Every attempt, newest first; at most one is open.
#[utoipa::path(
    operation_id = "list_payments",
    tag = "payments",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    responses((status = 200, description = "The payments, newest first", body = PaymentList))
)]
#[get("/v1/applications/{id}/payments")]
pub(super) async fn list_payments(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<web::Json<PaymentList>, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    let payments = api.ports.views.payments(&caller.call.reader(), &id).await?;
    Ok(web::Json(PaymentList { items: payments.into_iter().map(Into::into).collect() }))
}

/// Get a payment.
///
/// Until it is `finished`, `page_url` is where one pays.
#[utoipa::path(
    operation_id = "get_payment",
    tag = "payments",
    params(("id" = String, Path, description = "Id of the payment", pattern = "^pay_[0-9a-z]{26}$")),
    responses((status = 200, description = "The payment", body = Payment))
)]
#[get("/v1/payments/{id}")]
pub(super) async fn get_payment(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<web::Json<Payment>, Problem> {
    let id = id(&path, PaymentId::parse)?;
    Ok(web::Json(api.ports.views.payment(&caller.call.reader(), &id).await?.into()))
}

/// Get the receipt of a payment.
///
/// As PDF, in one language, once the money is here. It shows what the payment gateway confirmed; where people have to look
/// into a payment there is none.
#[utoipa::path(
    operation_id = "get_payment_receipt",
    tag = "payments",
    params(
        ("id" = String, Path, description = "Id of the payment", pattern = "^pay_[0-9a-z]{26}$"),
        ResultQuery
    ),
    responses((status = 200, description = "The receipt", content((Pdf = "application/pdf"))))
)]
#[get("/v1/payments/{id}/receipt")]
pub(super) async fn get_payment_receipt(
    request: HttpRequest,
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    query: Query<ResultQuery>,
) -> Result<HttpResponse, Problem> {
    let lang = query.0.lang.map_or_else(|| language(request.headers()), Into::into);
    let (id, reader) = (id(&path, PaymentId::parse)?, caller.call.reader());
    let payment = api.ports.views.payment(&reader, &id).await?;
    if !payment.is_receipted() {
        return Err(Problem::new(&codes::NOT_FOUND));
    }
    let application = api.ports.views.application(&reader, &payment.application).await?;
    let definition = definition(&api, &application)?;
    let (name, receipt_pdf) = (format!("{}.pdf", payment.id), api.papers.receipt_pdf);
    let key = format!("{} {} {lang:?}", payment.id, payment.version);
    let draw = move || {
        let receipt = Receipt { payment: &payment, application: &application, definition: &definition };
        receipt_pdf(&receipt, lang)
    };
    Ok(handed(&name, api.drawn.paper(key, draw).await?))
}

/// Receive a callback of the payment gateway.
///
/// For the gateway only. Signed as Standard Webhooks over the exact bytes of the body; at most five minutes old. The
/// same message again changes nothing.
#[utoipa::path(
    operation_id = "receive_payment_callback",
    tag = "payments",
    security(()),
    params(
        ("webhook-id" = String, Header, description = "Id of the message", max_length = 100),
        ("webhook-timestamp" = String, Header, description = "Unix seconds", max_length = 20),
        ("webhook-signature" = String, Header, description = "`v1,` and base64 of the HMAC-SHA-256", max_length = 500)
    ),
    request_body = PaymentCallback,
    responses((status = 200, description = "Taken in", body = CallbackAnswer))
)]
#[post("/v1/payments/callback")]
pub(super) async fn receive_payment_callback(
    request: HttpRequest,
    payload: web::Payload,
    api: web::Data<Api>,
) -> Result<web::Json<CallbackAnswer>, Problem> {
    let header = |name: &str| {
        let value = request.headers().get(name).and_then(|value| value.to_str().ok());
        value.map(str::to_owned).ok_or_else(|| Problem::new(&codes::CALLBACK_UNSIGNED))
    };
    let (message, timestamp) = (header("webhook-id")?, header("webhook-timestamp")?);
    let signature = header("webhook-signature")?;
    let body = read(payload, LIMIT).await?;
    let (now, mint) = moment(&api)?;
    (api.callback_check)(&message, &timestamp, &signature, &body, now)
        .map_err(|cause| Problem { cause: Some(cause), ..Problem::new(&codes::CALLBACK_UNSIGNED) })?;
    let said: PaymentCallback = serde_json::from_slice(&body).map_err(|fault| Problem {
        cause: Some(fault.to_string()),
        ..Problem::new(&codes::MALFORMED_JSON)
    })?;
    let payment = PaymentId::parse(&said.merchant_order).ok_or_else(|| {
        let violation = Violation::new("/merchant_order", "pattern", "not the id of a payment");
        Problem::with(&codes::CALLBACK_REFUSED, vec![violation])
    })?;
    let told = Origin { subject: Some(payment.as_str().to_owned()), ..origin(&request) };
    let trail = Trail::new(Author::Gateway("payment_gateway"), told, now, &mint);
    let callback = Callback {
        message,
        payment,
        order: said.order,
        state: said.state.into(),
        amount: Money { minor: said.amount_minor },
        currency: said.currency,
        now,
        mint,
        trail,
    };
    let outcome = payments::receive(&api.ports, callback).await?;
    Ok(web::Json(CallbackAnswer { applied: outcome == CallbackOutcome::Applied }))
}
