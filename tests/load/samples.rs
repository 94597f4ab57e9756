//! A handful of real cases, made through the API by the demo people: what the seed is copied from.

use ruqsat_sdk::models::{Application, ApplicationStatus, Channel, NewApplication};
use ruqsat_tests::copies::Sample;
use ruqsat_tests::{OZONE, PIPELINES, Person, World, ozone_form};

/// The demo person who files and is measured.
pub(crate) const APPLICANT: &str = "applicant";
/// The demo legal entity.
pub(crate) const ENTITY: &str = "applicant-entity";

/// Makes the cases: what a licensing body has after two years. Most are decided.
pub(crate) async fn make(world: &World) -> Result<Vec<Sample>, String> {
    use ApplicationStatus::{
        AwaitingPayment, AwaitingSignature, Draft, InReview, Issued, Refused, Registered, Withdrawn,
    };
    let (person, entity) = (world.person(APPLICANT).await, world.person(ENTITY).await);
    let made = [
        (80, Draft, draft(&person).await?, false),
        (40, AwaitingSignature, person.file(OZONE).await, false),
        (40, AwaitingPayment, entity.file(PIPELINES).await, true),
        (20, Registered, entity.register(PIPELINES).await, true),
        (60, Registered, person.register(OZONE).await, false),
        (80, InReview, reviewed(world, &person, 2, true).await?, false),
        (450, Issued, world.issue(APPLICANT, OZONE).await, false),
        (130, Issued, world.issue(ENTITY, PIPELINES).await, true),
        (80, Refused, reviewed(world, &person, 20, false).await?, false),
        (20, Withdrawn, withdrawn(&person).await?, false),
    ];
    world.rest().await;
    for (_, meant, application, _) in &made {
        if application.status != *meant {
            return Err(format!(
                "a sample was meant to be {} and is {}",
                meant.as_str(),
                application.status.as_str()
            ));
        }
    }
    let sample = |(share, _, application, by_entity)| Sample { cases: vec![application], share, by_entity };
    Ok(made.map(sample).into())
}

/// A draft with its form, not yet submitted.
pub(crate) fn new_draft() -> NewApplication {
    NewApplication { form: Some(ozone_form()), ..NewApplication::new(OZONE, "issue", Channel::Portal) }
}

async fn draft(person: &Person<'_>) -> Result<Application, String> {
    person.api.applications().create(&new_draft()).await.map_err(|fault| format!("a draft: {fault}"))
}

async fn reviewed(
    world: &World,
    person: &Person<'_>,
    tasks: usize,
    conforms: bool,
) -> Result<Application, String> {
    let id = person.register(OZONE).await.id;
    world.review("ozone", &id, tasks, |task| conforms || task.activity != "check_conformity").await;
    person.api.applications().get(&id).await.map_err(|fault| format!("a reviewed case: {fault}"))
}

async fn withdrawn(person: &Person<'_>) -> Result<Application, String> {
    let id = person.register(OZONE).await.id;
    person.api.applications().withdraw(&id).await.map_err(|fault| format!("a withdrawal: {fault}"))
}
