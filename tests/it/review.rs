//! The review of every service to its end: approvals of other bodies, their silence, and how a grant comes out.

pub(crate) mod approvals;
mod outcomes;
mod services;
mod silence;

use ruqsat_sdk::models::{Application, ApplicationStatus};
use ruqsat_tests::Person;

/// A licence for poisons: bodies are asked, and their silence suspends.
const POISONS: &str = "poisons-licence";
/// The conclusion that comes out in several ways.
const EXPERTISE: &str = "ecological-expertise-category-1";

/// Files, pays where a fee is due, and signs.
pub(crate) async fn register(person: &Person<'_>, service: &str, operation: &str) -> Application {
    let application = person.file_operation(service, operation).await;
    if application.status == ApplicationStatus::AwaitingPayment {
        person.pay(&application.id).await;
    }
    let signed = person.sign_application(&application.id).await;
    signed.unwrap_or_else(|fault| panic!("{service} {operation}: {fault:?}"))
}
