//! Writes, each with the idempotency key that the SDK sends and with a row in the audit for each of its transactions: a
//! payment has two. Each asks whether the session goes on: at the edge, and in every transaction.

use super::{assert_counts, count};
use ruqsat_sdk::models::{
    ApplicationChange, Channel, NewApplication, NewSignature, SignatureFormat, VerificationRequest,
};
use ruqsat_tests::{OZONE, Options, PIPELINES, Person, World, ozone_form};
use std::collections::VecDeque;

/// As many runs as there are fresh things to write on.
const RUNS: usize = 6;

async fn drafts(person: &Person<'_>) -> VecDeque<String> {
    let mut ids = VecDeque::new();
    for _ in 0..RUNS {
        let mut new = NewApplication::new(OZONE, "issue", Channel::Portal);
        new.form = Some(ozone_form());
        ids.push_back(person.api.applications().create(&new).await.unwrap().id);
    }
    ids
}

#[tokio::test]
async fn a_write_costs_a_constant_number_of_statements() {
    let world = World::start(Options::default()).unwrap();
    let applicant = world.person("applicant").await;
    let applications = applicant.api.applications();
    let mut counts = Vec::new();

    let new = NewApplication::new(OZONE, "issue", Channel::Portal);
    let seen = count(&world, RUNS, async || applications.create(&new).await.unwrap()).await;
    counts.push(("POST /v1/applications", seen, 16));
    let mut ids = drafts(&applicant).await;
    let change = ApplicationChange { form: ozone_form() };
    let first = ids[0].clone();
    let seen = count(&world, RUNS, async || applications.update(&first, &change).await.unwrap()).await;
    counts.push(("PATCH /v1/applications/{id}", seen, 9));
    let mut submitted = VecDeque::new();
    let seen = count(&world, RUNS, async || {
        let id = ids.pop_front().unwrap();
        submitted.push_back(applications.submit(&id).await.unwrap().id);
    });
    counts.push(("POST /v1/applications/{id}/submit", seen.await, 14));

    let mut signatures = VecDeque::new();
    for id in submitted {
        let signature = applicant.sign(&applications.get_signable(&id).await.unwrap().content);
        signatures.push_back((id, NewSignature { signature }));
    }
    let mut registered = VecDeque::new();
    let seen = count(&world, RUNS, async || {
        let (id, signature) = signatures.pop_front().unwrap();
        registered.push_back(applications.sign(&id, &signature).await.unwrap().id);
    });
    counts.push(("POST /v1/applications/{id}/signatures", seen.await, 28));

    let mut paying = VecDeque::new();
    for _ in 0..RUNS {
        paying.push_back(applicant.file(PIPELINES).await.id);
    }
    let seen = count(&world, RUNS, async || {
        applicant.order(&paying.pop_front().unwrap()).await;
    });
    counts.push(("POST /v1/applications/{id}/payments", seen.await, 21));

    let registrar = world.person("ozone-registrar").await;
    let mut tasks = VecDeque::new();
    for id in &registered {
        tasks.push_back(registrar.open_task(id).await.unwrap());
    }
    let seen = count(&world, RUNS, async || {
        registrar.complete(&tasks.pop_front().unwrap(), true).await.unwrap();
    });
    counts.push(("POST /v1/tasks/{id}/complete, accept", seen.await, 26));
    let seen = count(&world, RUNS, async || {
        applications.withdraw(&registered.pop_front().unwrap()).await.unwrap();
    });
    counts.push(("POST /v1/applications/{id}/withdraw", seen.await, 19));
    let (content, format) = (Some("AAAA".to_owned()), SignatureFormat::Cms);
    let asked = VerificationRequest { content, signature: applicant.sign("AAAA"), format };
    let seen = count(&world, RUNS, async || applicant.api.signatures().verify(&asked).await.unwrap()).await;
    counts.push(("POST /v1/signatures/verify", seen, 12));
    let waits = applicant.file(OZONE).await.id;
    let signatures = applicant.api.signatures();
    let mut begun = VecDeque::new();
    let seen = count(&world, RUNS, async || {
        let session = signatures.create_application_mobile_signing(&waits).await.unwrap();
        begun.push_back(session.qr_text.rsplit('/').next().unwrap().to_owned());
    });
    counts.push(("POST /v1/applications/{id}/mobile-signings", seen.await, 17));
    let mut codes = VecDeque::new();
    for _ in 0..RUNS {
        let id = applicant.file(OZONE).await.id;
        let session = signatures.create_application_mobile_signing(&id).await.unwrap();
        codes.push_back(session.qr_text.rsplit('/').next().unwrap().to_owned());
    }
    let anonymous = world.anonymous();
    let seen = count(&world, RUNS, async || {
        anonymous.signatures().open_mobile_signing(&codes.pop_front().unwrap()).await.unwrap();
    });
    counts.push(("GET /v1/mobile/{code}", seen.await, 9));
    assert_counts("Writes", &counts);
}
