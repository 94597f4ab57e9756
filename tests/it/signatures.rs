//! Signatures: the verification of any, those that file applications, and the evidence kept.

mod attempts;
mod authority;
mod evidence;
mod keys;
mod mobile;
mod outside;
mod package;
mod phones;
mod refused;
mod reports;
mod verify;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sdk::models::{
    Application, Indication, SignatureFormat, SignatureReport, TraceStep, VerificationRequest,
};
use ruqsat_tests::Person;

/// The report on a signature over base64 content.
async fn judged(person: &Person<'_>, content: &str, signature: &str) -> SignatureReport {
    let asked = VerificationRequest {
        content: Some(content.to_owned()),
        signature: signature.to_owned(),
        format: SignatureFormat::Cms,
    };
    let report = person.api.signatures().verify(&asked).await.expect("a report, whatever the verdict");
    serde_json::to_value(report).and_then(serde_json::from_value).expect("the report in it")
}

/// Verdict and cause of a report in one line, such as `TOTAL_FAILED REVOKED`.
fn verdict(report: &SignatureReport) -> String {
    let cause = report.sub_indication.as_deref().unwrap_or_default();
    format!("{} {cause}", report.indication.as_str()).trim().to_owned()
}

/// All that a refused signature must leave as it was.
#[derive(Debug, PartialEq)]
struct Position {
    application: Application,
    trace: Vec<TraceStep>,
    signatures: usize,
}

impl Position {
    async fn of(person: &Person<'_>, id: &str) -> Self {
        let applications = person.api.applications();
        Self {
            application: applications.get(id).await.expect("the application"),
            trace: applications.get_trace(id).await.expect("the trace").steps,
            signatures: applications.list_signatures(id).await.expect("the signatures").items.len(),
        }
    }
}

/// Verdicts of the signatures kept with a case, in order.
async fn kept(person: &Person<'_>, id: &str) -> Vec<String> {
    let list = person.api.applications().list_signatures(id).await.expect("the signatures");
    list.items.iter().map(|signature| verdict(&signature.report)).collect()
}

fn bytes(base64: &str) -> Vec<u8> {
    STANDARD.decode(base64).expect("base64")
}

/// Good by everything asked.
const PASSED: Indication = Indication::TotalPassed;
