//! Statistics for the head: equal to what happened, for whom they are, as JSON and as a table.

use chrono::{Days, TimeDelta};
use ruqsat_licensing::values::civil_day;
use ruqsat_sdk::models::{ServiceStatistics, Statistics};
use ruqsat_sdk::operations::{GetStatisticsParams, GetStatisticsTableParams};
use ruqsat_tests::{OZONE, Options, PIPELINES, Person, World};

async fn of(person: &Person<'_>) -> Statistics {
    person.api.statistics().get(&GetStatisticsParams::default()).await.expect("statistics")
}

fn service<'a>(all: &'a Statistics, code: &str) -> &'a ServiceStatistics {
    all.services.iter().find(|one| one.service == code).expect("the service")
}

#[tokio::test]
async fn they_tell_what_happened() {
    let world = World::start(Options::default()).expect("the server starts");
    let applicant = world.person("applicant").await;
    let head = world.person("ozone-head").await;
    assert!(of(&head).await.services.is_empty());
    for _ in 0..2 {
        world.issue("applicant", OZONE).await;
    }
    let refused = applicant.register(OZONE).await.id;
    world.review("ozone", &refused, 20, |task| task.activity != "check_conformity").await;
    applicant.register(OZONE).await;
    applicant.file(OZONE).await;
    let draft = applicant.file(OZONE).await.id;
    applicant.api.applications().withdraw(&draft).await.expect("withdrawn");

    let all = of(&head).await;
    let ozone = service(&all, OZONE);
    assert_eq!((ozone.received, ozone.registered, ozone.open, ozone.overdue), (4, 4, 1, 0));
    assert_eq!((ozone.issued, ozone.refused, ozone.withdrawn), (2, 1, 0), "a draft taken back never came");
    let timed = ozone.in_time + ozone.late;
    assert!([0, 3].contains(&timed), "all of a service have a whole term, or none: {timed}");
    assert_eq!((ozone.channels.len(), ozone.channels[0].name.as_str()), (1, "portal"));
    assert_eq!((ozone.grounds.len(), ozone.grounds[0].count), (1, 1));
    assert!(ozone.grounds[0].src.as_ref().is_some_and(|src| !src.is_empty()));
    assert!(ozone.steps.iter().any(|step| step.passed >= 3 && step.title.is_some()), "{:?}", ozone.steps);
    assert!(ozone.steps.iter().all(|step| step.median_seconds <= step.ninetieth_seconds));
    assert_eq!(all.services.len(), 1, "another body's are its own: {PIPELINES}");

    let table = head.api.statistics().get_table(&GetStatisticsTableParams::default()).await.expect("a table");
    assert!(table.starts_with("service,measure,detail,value\r\n"), "{table}");
    assert!(
        table.contains(&format!("{OZONE},issued,,2\r\n")) && table.contains(",received_by_channel,portal,4")
    );
    assert!(table.lines().all(|line| line.split(',').count() == 4), "{table}");

    // A day on which nothing happened, and when the time of what is open is over.
    world.advance(TimeDelta::days(60));
    let head = world.person("ozone-head").await;
    let all = of(&head).await;
    let ozone = service(&all, OZONE);
    assert_eq!((ozone.received, ozone.issued, ozone.open, ozone.overdue), (0, 0, 1, i64::from(timed > 0)));
}

#[tokio::test]
async fn they_are_for_heads_of_the_body_and_a_period_is_bounded() {
    let world = World::shared();
    for who in ["applicant", "ozone-registrar", "centre-operator"] {
        let person = world.person(who).await;
        let answer = world.raw().get("/v1/statistics", &person.token).await;
        answer.assert_problem(403, "forbidden");
    }
    let head = world.person("ozone-head").await;
    let own = of(&head).await.body;
    let asked = async |query: &str| world.raw().get(&format!("/v1/statistics?{query}"), &head.token).await;
    assert_eq!(asked(&format!("body={own}")).await.status, 200);
    let other = of(&world.person("pipelines-head").await).await.body;
    asked(&format!("body={other}")).await.assert_problem(404, "not_found");
    asked("body=bod_01jd0000000000000000000000").await.assert_problem(404, "not_found");
    let today = civil_day(world.now());
    let (year, more) = (today - Days::new(365), today - Days::new(366));
    assert_eq!(asked(&format!("from={year}&until={today}")).await.status, 200);
    for wrong in [format!("from={more}&until={today}"), format!("from={today}&until={year}"), "from=x".into()]
    {
        asked(&wrong).await.assert_problem(422, "invalid_content");
    }
    assert_eq!(asked("service=no-such-service").await.json["services"], serde_json::json!([]));
}
