//! From sign-in to a signed licence, step by step through the SDK, against a server started with `--sandbox`:
//!
//! 1. a paid licence (main pipelines) for a legal entity, reviewed by five members of staff,
//! 2. a permit (ozone-depleting substances) for a person, without a fee, all of it signed with GOST keys, and an
//!    answered survey.
//!
//! Usage: `cargo run -p ruqsat-sdk --example first_licence [URL [DATA FOLDER]]`

#![allow(clippy::print_stdout, reason = "an example tells what it does")]

mod people;
mod review;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use people::{Desk, Fallible};
use ruqsat_sdk::models::{ApplicationStatus, SignatureFormat};
use ruqsat_sdk::models::{
    Channel, NewApplication, NewSignature, NewSurveyAnswer, SurveyChoice, VerificationRequest,
};
use serde_json::json;

#[tokio::main]
async fn main() -> Fallible<()> {
    // Another provider can only have been installed by us.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().unwrap_or_else(|| "http://127.0.0.1:8080".into());
    let folder = arguments.next().unwrap_or_else(|| "ruqsat-data".into());
    let desk = Desk::new(&url, &folder)?;
    paid_licence(&desk).await?;
    permit_with_survey(&desk.with_gost_keys()).await
}

async fn paid_licence(desk: &Desk) -> Fallible<()> {
    println!("\n— A licence for operating main pipelines —");
    let entity = desk.sign_in("applicant-entity").await?;
    let service = entity.services().get("main-pipelines-operation-licence").await?;
    println!(
        "service    {} ({} steps)",
        service.title.en,
        service.flows.iter().map(|f| f.steps.len()).sum::<usize>()
    );

    let form = json!({
        "activity_kinds": ["oil_pipelines"],
        "objects": [{"name": "Өзен — Атырау", "region": "Атырау облысы", "length_km": 683.5}],
    });
    let new = NewApplication {
        form: Some(form),
        submit: Some(true),
        ..NewApplication::new(service.code, "issue", Channel::Portal)
    };
    let application = entity.applications().create(&new).await?;
    println!("filed      {} — {}", application.id, application.status.as_str());

    let payment = entity.payments().create(&application.id).await?;
    let page = payment.page_url.ok_or("the gateway gave no page")?;
    println!("fee        {} {}, page {page}", payment.amount.amount_minor / 100, payment.amount.currency);
    desk.pay(&page).await?;
    desk.until(&entity, &application.id, &ApplicationStatus::AwaitingSignature).await?;
    println!("paid       the gateway's signed callback arrived");

    let id = sign(desk, &entity, &application.id, "applicant-entity").await?;
    review::walk(desk, "pipelines", &id).await?;
    show_result(desk, &entity, &id).await
}

async fn permit_with_survey(desk: &Desk) -> Fallible<()> {
    println!("\n— A permit for works with ozone-depleting substances —");
    let person = desk.sign_in("applicant").await?;
    let form = json!({
        "works": ["repair", "servicing"],
        "substances": [{"name": "R-22", "quantity_kg": 12.5}],
        "address": "Алматы қаласы, Абай даңғылы, 1",
    });
    let new = NewApplication {
        form: Some(form),
        ..NewApplication::new("ozone-works-permit", "issue", Channel::Portal)
    };
    let draft = person.applications().create(&new).await?;
    println!("draft      {}", draft.id);
    let application = person.applications().submit(&draft.id).await?;
    println!("submitted  {}", application.status.as_str());
    let id = sign(desk, &person, &application.id, "applicant").await?;
    review::walk(desk, "ozone", &id).await?;
    show_result(desk, &person, &id).await?;

    let survey = person.surveys().get("ozone-works-permit").await?;
    let answers = survey.questions.iter().map(|question| SurveyChoice { question: question.n, answer: 3 });
    person.surveys().answer(&id, &NewSurveyAnswer { answers: answers.collect() }).await?;
    let statistics = person.surveys().get_statistics("ozone-works-permit").await?;
    println!(
        "survey     answered; {} of {} decided applications answered",
        statistics.answered, statistics.decided
    );
    Ok(())
}

async fn sign(desk: &Desk, client: &ruqsat_sdk::Client, id: &str, key: &str) -> Fallible<String> {
    let signable = client.applications().get_signable(id).await?;
    let signature = desk.sign(key, &signable.content)?;
    let application = client.applications().sign(id, &NewSignature { signature }).await?;
    println!(
        "signed     registered as {} — {}",
        application.registered_no.as_deref().unwrap_or("?"),
        application.status.as_str()
    );
    Ok(application.id)
}

async fn show_result(desk: &Desk, client: &ruqsat_sdk::Client, id: &str) -> Fallible<()> {
    let application = client.applications().get(id).await?;
    let result = client.applications().get_result(id).await?;
    println!("result     {} — {}", result.number, application.status.as_str());
    let check = VerificationRequest {
        content: Some(result.document.clone()),
        signature: result.signature,
        format: SignatureFormat::Cms,
    };
    let report = client.signatures().verify(&check).await?;
    println!("signature  {}", report.indication.as_str());
    let document: serde_json::Value = serde_json::from_slice(&STANDARD.decode(&result.document)?)?;
    println!(
        "document   {} «{}», signed for {}",
        document["kind"], document["title"]["kk"], document["body"]["kk"]
    );
    let found = desk.anonymous.licences().list(&desk.by_number(&result.number)).await?;
    println!("register   {} entry, {}", found.items.len(), found.items[0].state.as_str());
    let trace = client.applications().get_trace(id).await?;
    println!("trace      {} steps of the regulation passed", trace.steps.len());
    Ok(())
}
