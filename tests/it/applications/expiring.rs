//! Drafts that nobody touches expire; what was paid for or filed does not.

use chrono::TimeDelta;
use ruqsat_sdk::models::{ApplicationStatus, Channel, NewApplication};
use ruqsat_tests::{OZONE, Options, PIPELINES, Person, World};
use std::time::Duration;

async fn status(person: &Person<'_>, id: &str) -> ApplicationStatus {
    person.api.applications().get(id).await.expect("the application").status
}

#[tokio::test]
async fn a_draft_lives_ninety_days_and_what_was_paid_for_stays() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let draft = NewApplication::new(OZONE, "issue", Channel::Portal);
    let draft = person.api.applications().create(&draft).await.expect("a draft").id;
    let unpaid = person.file(PIPELINES).await.id;
    let paid = person.file(PIPELINES).await.id;
    person.pay(&paid).await;
    let filed = person.register(OZONE).await.id;
    let data = world.data.clone();
    let mut folder = world.stop();

    for (days, expired) in [(89, false), (91, true)] {
        let options =
            Options { data: Some(data.clone()), ahead: TimeDelta::days(days), ..Options::default() };
        let world = World::start(options).expect("the server starts again");
        let person = world.person("applicant").await;
        if expired {
            person.until(&draft, &ApplicationStatus::Expired).await;
            person.until(&unpaid, &ApplicationStatus::Expired).await;
            let trace = person.api.applications().get_trace(&draft).await.expect("the trace");
            let last = trace.steps.last().expect("a step");
            assert_eq!(last.outcome.as_deref(), Some("expired"));
        } else {
            // The worker looks when the server starts.
            tokio::time::sleep(Duration::from_secs(2)).await;
            assert_eq!(status(&person, &draft).await, ApplicationStatus::Draft);
            assert_eq!(status(&person, &unpaid).await, ApplicationStatus::AwaitingPayment);
        }
        assert_eq!(status(&person, &paid).await, ApplicationStatus::AwaitingSignature);
        assert_eq!(status(&person, &filed).await, ApplicationStatus::Registered);
        folder = folder.or(world.stop());
    }
    drop(folder);
}
