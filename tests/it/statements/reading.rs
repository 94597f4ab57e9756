//! Reads.

use super::{assert_counts, count};
use crate::licences::entry_of;
use ruqsat_sdk::operations::{
    CountTasksParams, GetApplicationDiagramParams, GetServiceDiagramParams, ListApplicationsParams,
    ListLicencesParams, ListTasksParams,
};
use ruqsat_tests::{OZONE, Options, PIPELINES, World};

const ROWS: i64 = 50;

#[tokio::test]
async fn a_list_costs_the_same_for_one_row_and_for_fifty() {
    let world = World::start(Options::default()).unwrap();
    let applicant = world.person("applicant").await;
    let staff = world.person("ozone-registrar").await;
    for _ in 0..ROWS {
        applicant.register(OZONE).await;
    }
    let people = [&staff, &world.person("ozone-executor").await, &world.person("ozone-head").await];
    for _ in 0..12 {
        let id = applicant.register(OZONE).await.id;
        while let Some(task) = staff.open_task(&id).await {
            let person =
                people.iter().find(|person| person.demo.roles.iter().any(|r| r.to_string() == task.role));
            person.unwrap().complete(&task, true).await.unwrap();
        }
    }
    let mut counts = Vec::new();
    for rows in [1, ROWS] {
        let params = ListApplicationsParams { limit: Some(rows), ..Default::default() };
        for (who, person) in [("applicant", &applicant), ("staff", &staff)] {
            let page = person.api.applications().list(&params).await.unwrap();
            assert_eq!(i64::try_from(page.items.len()), Ok(rows));
            let seen =
                count(&world, 5, async || person.api.applications().list(&params).await.unwrap()).await;
            counts.push((format!("GET /v1/applications as {who}, {rows} rows"), seen));
        }
        let params = ListTasksParams { limit: Some(rows), ..Default::default() };
        assert_eq!(i64::try_from(staff.api.tasks().list(&params).await.unwrap().items.len()), Ok(rows));
        let seen = count(&world, 5, async || staff.api.tasks().list(&params).await.unwrap()).await;
        counts.push((format!("GET /v1/tasks, {rows} rows"), seen));
        let rows = rows.min(12);
        let params = ListLicencesParams { limit: Some(rows), ..Default::default() };
        let register = world.anonymous().licences();
        assert_eq!(i64::try_from(register.list(&params).await.unwrap().items.len()), Ok(rows));
        let seen = count(&world, 5, async || register.list(&params).await.unwrap()).await;
        counts.push((format!("GET /v1/licences, {rows} rows"), seen));
    }
    // Whoever has a token is asked first whether his session goes on; what staff is shown of a case leaves a row in the
    // audit; an inbox asks for the duties of the day.
    let held = |what: &str| match what {
        _ if what.contains("licences") => 1,
        _ if what.contains("as staff") => 3,
        _ if what.contains("tasks") => 4,
        _ => 2,
    };
    let counts: Vec<_> = counts.iter().map(|(what, seen)| (what.as_str(), *seen, held(what))).collect();
    assert_counts("Lists", &counts);
}

#[tokio::test]
async fn one_thing_costs_few_statements() {
    let world = World::start(Options::default()).unwrap();
    let issued = world.issue("applicant", OZONE).await;
    let entry = entry_of(&world, &issued).await.id;
    let applicant = world.person("applicant").await;
    let paying = applicant.file(PIPELINES).await.id;
    let payment = applicant.order(&paying).await.id;
    let waiting = applicant.register(OZONE).await.id;
    world.review("ozone", &waiting, 4, |_| true).await;
    let head = world.person("ozone-head").await;
    let task = head.open_task(&waiting).await.unwrap().id;
    let (api, open) = (&applicant.api, world.anonymous());
    let (applications, payments) = (api.applications(), api.payments());
    macro_rules! counts {
        ($($what:literal $held:literal $call:expr,)*) => {
            [$(($what, count(&world, 5, async || $call.await.unwrap()).await, $held),)*]
        };
    }
    let one = counts! {
        "GET /v1/applications/{id}" 2 applications.get(&issued.id),
        "GET /v1/payments/{id}" 2 payments.get(&payment),
        "GET /v1/applications/{id} as staff" 3 head.api.applications().get(&waiting),
        "GET /v1/licences/{id}" 1 open.licences().get(&entry),
        "GET /v1/licences/{id}/places" 2 open.licences().list_places(&entry),
        "GET /v1/licences/{id}/annexes" 3 open.licences().list_annexes(&entry, &Default::default()),
        "GET /v1/services" 0 open.services().list(),
        "GET /v1/services/{code}/survey" 0 open.surveys().get(OZONE),
        "GET /v1/applications/{id}/signable" 3 applications.get_signable(&paying),
    };
    assert!(one.iter().all(|(_, count, _)| *count <= 3), "{one:?}");
    assert_counts("One thing", &one);
    let (drawn, shown) = (GetApplicationDiagramParams::default(), GetServiceDiagramParams::default());
    let many = counts! {
        "GET /v1/applications/{id}/trace" 6 applications.get_trace(&issued.id),
        "GET /v1/applications/{id}/signatures" 5 applications.list_signatures(&issued.id),
        "GET /v1/applications/{id}/evidence" 5 applications.get_evidence(&issued.id),
        "GET /v1/applications/{id}/evidence/check" 5 applications.check_evidence(&issued.id),
        "GET /v1/applications/{id}/payments" 5 payments.list(&paying),
        "GET /v1/applications/{id}/result" 7 applications.get_result(&issued.id),
        "GET /v1/applications/{id}/diagram" 6 applications.get_diagram(&issued.id, &drawn),
        "GET /v1/services/{code}/flows/{flow}/diagram" 0 open.services().get_diagram(OZONE, "portal", &shown),
        "GET /v1/applications/{id}/trace as staff" 7 head.api.applications().get_trace(&waiting),
        // With the bodies that decide it.
        "GET /v1/services/{code}" 4 open.services().get(OZONE),
        "GET /v1/tasks/{id}" 6 head.api.tasks().get(&task),
        "GET /v1/tasks/counts" 4 head.api.tasks().count(&CountTasksParams::default()),
        "GET /v1/tasks/{id}/signable" 5 head.api.tasks().get_signable(&task),
        "GET /v1/services/{code}/survey/statistics" 5 open.surveys().get_statistics(OZONE),
    };
    assert_counts("What belongs to one thing", &many);
}
