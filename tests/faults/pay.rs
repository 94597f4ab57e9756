//! Paying: an order, the gateway's page, and what becomes known of it here.

use crate::drive::{Drive, Stuck, at};
use reqwest::Method;
use ruqsat_sdk::models::{ApplicationStatus, NewSignature, Payment, PaymentState};
use std::time::{Duration, Instant};

/// How often a payer looks whether his money is seen before he simply goes on, and how long he waits between.
const LOOKS: (u32, Duration) = (20, Duration::from_millis(50));

/// As long as the callback and whoever asks in its place may take, the server being killed in between.
const PATIENCE: Duration = Duration::from_secs(120);

/// Pays the fee; now and then only after the bank said no, and now and then by a second click on "pay". Some callbacks
/// are lost on purpose; half of the payers then do nothing but wait. Whether the server was seen to know of the money.
pub(crate) async fn pay(drive: &mut Drive<'_>, who: &'static str) -> Result<bool, Stuck> {
    if drive.chance.once_in(4) {
        let payment = order(drive, who, "pay-declined").await?;
        lose_callback(drive, &payment).await;
        press(drive, &payment, "decline").await?;
        no_longer_open(drive, who, &payment).await?;
    }
    let payment = order(drive, who, "pay").await?;
    lose_callback(drive, &payment).await;
    press(drive, &payment, "pay").await?;
    let id = drive.id.clone();
    drive.desk.history.amend(&id, |case| case.paid = Some(payment.id.clone()));
    if drive.chance.once_in(3) {
        again(drive, who, &payment).await?;
    }
    let only_waits = drive.chance.once_in(2);
    let begun = Instant::now();
    for look in 0.. {
        let seen = drive.desk.read(who, |api| api.applications().get(&id)).await.map_err(at("get", &id))?;
        if seen.status != ApplicationStatus::AwaitingPayment {
            return Ok(true);
        }
        if look >= LOOKS.0 && !only_waits {
            break;
        }
        if begun.elapsed() > PATIENCE {
            return Err(format!("{id}: {} is paid and the server never found out", payment.id));
        }
        tokio::time::sleep(LOOKS.1).await;
    }
    // The callback died with the process that carried it. Whoever goes on to sign makes the server ask the gateway.
    drive.desk.history.settled_by_asking();
    Ok(false)
}

/// Takes the application back while the gateway's page is still open, and pays there all the same: the money is nobody's
/// any more and goes back, once.
pub(crate) async fn too_late(drive: &mut Drive<'_>, who: &'static str) -> Result<(), Stuck> {
    let payment = order(drive, who, "pay").await?;
    drive.withdraw(who).await?;
    lose_callback(drive, &payment).await;
    press(drive, &payment, "pay").await?;
    let (id, begun) = (drive.id.clone(), Instant::now());
    loop {
        let seen = drive.desk.read(who, |api| api.payments().get(&payment.id)).await;
        match seen.map_err(at("payment", &id))?.state {
            PaymentState::Refunded => break,
            _ if begun.elapsed() > PATIENCE => {
                return Err(format!("{id}: {} was paid for nothing and never went back", payment.id));
            }
            _ => tokio::time::sleep(LOOKS.1).await,
        }
    }
    drive.desk.history.finish(&id);
    Ok(())
}

/// Now and then makes the gateway forget the next callback, whosever that is. The server may be dead just now.
async fn lose_callback(drive: &mut Drive<'_>, payment: &Payment) {
    let page = payment.page_url.as_deref().unwrap_or_default();
    let (true, Some((twins, _))) = (drive.chance.once_in(3), page.split_once("/payments/")) else { return };
    let rule = serde_json::json!({"behaviour": "callback_lost", "times": 1});
    let told = drive.desk.http.put(format!("{twins}/control/payments")).json(&rule).send().await;
    if told.is_ok_and(|answer| answer.status().is_success()) {
        drive.desk.history.callback_lost();
    }
}

async fn order(drive: &mut Drive<'_>, who: &'static str, act: &str) -> Result<Payment, Stuck> {
    let (desk, id, key) = (drive.desk, drive.id.clone(), drive.key(act));
    let ordered = desk.write(who, &key, &mut drive.chance, |api| api.payments().create(&id)).await;
    let payment = ordered.map_err(at(act, &id))?;
    desk.history.amend(&id, |case| case.payments.push(payment.id.clone()));
    Ok(payment)
}

/// Presses a button of the page until it answers that it took effect, now or before.
async fn press(drive: &Drive<'_>, payment: &Payment, action: &str) -> Result<(), Stuck> {
    let page = payment.page_url.as_deref().ok_or_else(|| format!("{} has no page", payment.id))?;
    for _ in 0..3_000 {
        let pressed = drive
            .desk
            .http
            .request(Method::POST, page)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("action={action}"))
            .send()
            .await;
        match pressed {
            Ok(answer) if answer.status().is_success() => return Ok(()),
            Ok(answer) => {
                return Err(format!("`{action}` at the page of {}: {}", payment.id, answer.status()));
            }
            Err(_) => drive.desk.history.retried(),
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    Err(format!("the page of {} never answered", payment.id))
}

/// After a "no" the payer looks for it; where the callback died he tries to go on, which makes the server ask.
async fn no_longer_open(drive: &mut Drive<'_>, who: &'static str, payment: &Payment) -> Result<(), Stuck> {
    let (desk, id) = (drive.desk, drive.id.clone());
    for _ in 0..LOOKS.0 {
        let seen = desk.read(who, |api| api.payments().get(&payment.id)).await.map_err(at("payment", &id))?;
        match seen.state {
            PaymentState::Created | PaymentState::Pending => tokio::time::sleep(LOOKS.1).await,
            PaymentState::Failed => return Ok(()),
            other => return Err(format!("{} was declined and is {}", payment.id, other.as_str())),
        }
    }
    desk.history.settled_by_asking();
    let signable = desk.read(who, |api| api.applications().get_signable(&id)).await;
    let signature = desk.sign(who, &signable.map_err(at("get_signable", &id))?.content)?;
    let (body, key) = (NewSignature { signature }, drive.key("sign-unpaid"));
    let signed = desk.write(who, &key, &mut drive.chance, |api| api.applications().sign(&id, &body)).await;
    match signed {
        Err(error) if error.code() == Some("attempt_ended") => Ok(()),
        Err(error) => Err(at("sign of an unpaid one", &id)(error)),
        Ok(_) => Err(format!("{id} was registered with its fee declined")),
    }
}

/// A payer in doubt asks for the payment once more: he may be told that nothing is due, or be sent to the same order.
async fn again(drive: &mut Drive<'_>, who: &'static str, payment: &Payment) -> Result<(), Stuck> {
    let (desk, id, key) = (drive.desk, drive.id.clone(), drive.key("pay-again"));
    match desk.write(who, &key, &mut drive.chance, |api| api.payments().create(&id)).await {
        Ok(second) => {
            press(drive, &second, "pay").await?;
            if second.id != payment.id {
                desk.history.violation(format!("{id} was charged by {} and by {}", payment.id, second.id));
            }
            Ok(())
        }
        Err(error) if matches!(error.code(), Some("nothing_to_pay" | "step_out_of_order")) => Ok(()),
        Err(error) => Err(at("pay again", &id)(error)),
    }
}
