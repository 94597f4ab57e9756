//! The steps of the acts before there is a case: for each service and channel whoever signs in there does, and the
//! trace of his application begins with the rows of it; with a wrong password there is a row of the audit, no token,
//! and no case.

use reqwest::Method;
use ruqsat_licensing::applications::Channel;
use ruqsat_licensing::audit::{AuditOutcome, Deed};
use ruqsat_licensing::catalogue::{Definition, Left, OutcomeKind, ways};
use ruqsat_sdk::models::{self, NewApplication, OnBehalf};
use ruqsat_tests::paths::{Crowd, Recorded};
use ruqsat_tests::{Options, Person, World, definition};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Who signs in on a channel of a service.
async fn whoever<'w>(crowd: &Crowd<'w>, definition: &Definition, channel: Channel) -> Arc<Person<'w>> {
    let is_for_people = definition.applicants.iter().any(|kind| kind == "individual");
    match channel {
        Channel::Portal if is_for_people => crowd.person("applicant").await,
        Channel::Portal => crowd.person("applicant-entity").await,
        Channel::Provider => crowd.staff(&definition.code, "provider_employee").await,
        Channel::Psc => crowd.staff(&definition.code, "psc_operator").await,
    }
}

/// Tries a wrong password; whatever comes is no token, and a row of the audit says who was tried.
async fn turned_away(world: &World, person: &Person<'_>, id: &str, entry: usize) {
    let raw = world.raw();
    let form =
        format!("grant_type=password&client_id=ruqsat-web&username={}&password=wrong", person.demo.login);
    let request = raw
        .request(Method::POST, "/v1/token", "")
        .header("x-request-id", id)
        // Whoever guesses too often has to wait: each guess comes from another network.
        .header("x-forwarded-for", format!("10.{entry}.0.1"))
        .header("content-type", "application/x-www-form-urlencoded");
    let answer = raw.send(request.body(form)).await;
    answer.assert_problem(400, "invalid_grant");
    assert!(answer.json["access_token"].is_null());
}

/// What is filed first on a channel.
fn request(definition: &Definition, channel: Channel) -> NewApplication {
    let issues = definition.operations.iter().find(|one| one.outcome == OutcomeKind::Issue);
    let operation = &issues.expect("something can be issued").op;
    let is_for_people = definition.applicants.iter().any(|kind| kind == "individual");
    let number = if is_for_people { "990101500016" } else { "750140000018" };
    let (channel, desk) = match channel {
        Channel::Portal => (models::Channel::Portal, false),
        Channel::Provider => (models::Channel::Provider, true),
        Channel::Psc => (models::Channel::Psc, true),
    };
    NewApplication {
        applicant: desk.then(|| OnBehalf::new(number)),
        form: Some(json!({})),
        ..NewApplication::new(&definition.code, operation, channel)
    }
}

fn names(code: &str, rows: &[Left]) -> BTreeSet<String> {
    rows.iter().map(|row| format!("{code}/{}/{}", row.flow, row.n)).collect()
}

#[tokio::test]
async fn whoever_signs_in_begins_with_these_rows_and_whoever_cannot_begins_nothing() {
    let world = World::start(Options { behind_proxy: true, ..Options::default() }).unwrap();
    let crowd = Crowd::new(&world);
    let recorded = Recorded::embedded();
    let services: BTreeSet<&str> =
        recorded.session.iter().filter_map(|step| step.split('/').next()).collect();
    let (mut passed, mut refused, mut entries) = (BTreeSet::new(), BTreeSet::new(), 0);
    for code in services {
        let definition = definition(code);
        for ways in ways(&definition).unwrap().iter().filter(|ways| is_first(&definition, ways)) {
            let person = whoever(&crowd, &definition, ways.channel).await;
            let id = format!("turned-away-{code}-{}", ways.channel);
            turned_away(&world, &person, &id, entries).await;
            let audit = world.audit().await;
            let rows: Vec<_> = audit.iter().filter(|row| row.request == id).collect();
            assert_eq!(rows.len(), 1, "{id}");
            assert_eq!((rows[0].deed, rows[0].outcome), (Deed::SignIn, AuditOutcome::Refused), "{id}");
            assert!(rows[0].account.is_some() && rows[0].application.is_none(), "{id}");
            // Without a token there is no case, whatever is asked for.
            let new = request(&definition, ways.channel);
            let body = serde_json::to_string(&new).unwrap();
            for token in ["", "not.a.token"] {
                world
                    .raw()
                    .post("/v1/applications", token, body.clone())
                    .await
                    .assert_problem(401, "unauthenticated");
            }
            refused.extend(names(code, &ways.turned_away));

            let draft = person
                .api
                .applications()
                .create(&new)
                .await
                .unwrap_or_else(|fault| panic!("{id}: {fault:?}"));
            let expected: Vec<String> = ways.begin.iter().map(ToString::to_string).collect();
            assert_eq!(crowd.rows(&draft.id), expected, "{code} {}", ways.channel);
            passed.extend(names(code, &ways.begin));
            entries += 1;
        }
    }
    let by_token = recorded.session.intersection(&passed).count();
    println!("{entries} sign-ins: {by_token} of {} steps passed by a token", recorded.session.len());
    assert_eq!(entries, 46);
    let missing: Vec<_> =
        recorded.session.iter().filter(|step| !passed.contains(*step) && !refused.contains(*step)).collect();
    assert!(missing.is_empty(), "nobody signs in or is turned away by {missing:?}");
    // Where an act prints what happens to whoever is turned away, no case ever comes.
    assert_eq!((by_token, refused.difference(&passed).count()), (94, 38));
}

/// One operation stands for all: who signs in has not said yet what he wants.
fn is_first(definition: &Definition, ways: &ruqsat_licensing::catalogue::Ways) -> bool {
    definition.operations.first().is_some_and(|operation| operation.op == ways.op)
}
