//! One target and one role changed: a running case behaves differently.

use super::catalogue;
use crate::refusal::refusal;
use ruqsat_sdk::models::{ApplicationStatus, Payer, Trace};
use ruqsat_sdk::operations::GetServiceFeesParams;
use ruqsat_tests::{OZONE, Options, PIPELINES, World};
use tempfile::TempDir;

/// Steps of a flow that a case went through, in order.
fn path(trace: &Trace, flow: &str) -> Vec<String> {
    trace.steps.iter().filter(|step| step.flow == flow).map(|step| step.n.clone()).collect()
}

fn world_on(changes: &[(&str, &str, &str, &str)]) -> World {
    let folder = catalogue(changes);
    // The server reads the folder once, at its start.
    World::start(Options { catalogue: Some(folder.path().to_owned()), ..Options::default() }).unwrap()
}

/// Files, pays, signs; who has the first task; the steps of the portal flow up to the review.
async fn run(world: &World) -> (Vec<String>, String, String) {
    let entity = world.person("applicant-entity").await;
    let id = entity.register(PIPELINES).await.id;
    let task = world.person("pipelines-registrar").await.open_task(&id).await.unwrap();
    assert_eq!((task.n.as_str(), task.activity.as_str()), ("1", "accept"));
    let trace = entity.api.applications().get_trace(&id).await.unwrap();
    (path(&trace, "portal"), task.role, id)
}

#[tokio::test]
async fn one_target_and_one_role_changed_send_a_running_case_elsewhere_and_to_somebody_else() {
    let usual = world_on(&[]);
    let (went, role, id) = run(&usual).await;
    assert_eq!(went, ["1", "2", "3", "5", "6", "7", "9", "10", "12", "13", "14"]);
    assert_eq!(role, "registrar");
    let registrar = usual.person("pipelines-registrar").await;
    let task = registrar.open_task(&id).await.unwrap();
    registrar.complete(&task, true).await.unwrap();
    drop(usual);

    // Condition 2 answered yes leads to process 7, "certificate not confirmed", whose retry is process 6; and p.5 1)
    // is the executor's.
    let changed = world_on(&[
        ("portal", "7", "on_ok = \"9\"", "on_ok = \"11\""),
        ("internal_review", "1", "actor = \"registrar\"", "actor = \"executor\""),
    ]);
    let (went, role, id) = run(&changed).await;
    assert_eq!(went, ["1", "2", "3", "5", "6", "7", "11", "9", "10", "12", "13", "14"]);
    assert_eq!(role, "executor");
    let registrar = changed.person("pipelines-registrar").await;
    let task = registrar.open_task(&id).await.unwrap();
    assert_eq!(refusal(registrar.complete(&task, true).await), "403 forbidden");
    changed.person("pipelines-executor").await.complete(&task, true).await.unwrap();
    changed.review("pipelines", &id, 20, |_| true).await;
    let status = changed.person("applicant-entity").await.api.applications().get(&id).await.unwrap().status;
    assert_eq!(status, ApplicationStatus::Issued);

    // What the API says of the service is what runs.
    let service = changed.anonymous().services().get(PIPELINES).await.unwrap();
    let step = |flow: &str, n: &str| {
        let flow = service.flows.iter().find(|one| one.id == flow).unwrap();
        flow.steps.iter().find(|step| step.n == n).unwrap().clone()
    };
    assert_eq!(step("portal", "7").on_ok, "11");
    assert_eq!(step("internal_review", "1").roles, ["executor"]);
}

/// What the paid service costs.
const FEES: &str = "02-main-pipelines-operation-licence/fees.toml";

/// Puts one text in the place of another, the first after a line.
fn edit(folder: &TempDir, file: &str, after: &str, (from, to): (&str, &str)) {
    let path = folder.path().join(file);
    let mut text = std::fs::read_to_string(&path).unwrap();
    let start = text.find(after).unwrap_or_else(|| panic!("{file} does not hold {after}"));
    let at = start + text[start..].find(from).unwrap_or_else(|| panic!("{file} does not hold {from}"));
    text.replace_range(at..at + from.len(), to);
    std::fs::write(&path, text).unwrap();
}

fn start(folder: &TempDir) -> World {
    World::start(Options { catalogue: Some(folder.path().to_owned()), ..Options::default() }).unwrap()
}

#[tokio::test]
async fn persons_pay_their_own_rate_as_it_was_told() {
    let folder = catalogue(&[]);
    let own = "duplicate = { index = 200 }\n[tariffs.for_individuals]\nissue = { index = 150 }\n";
    let duplicate = "duplicate = { percent = 10, of = \"issue\", at_most = 400 }\n";
    edit(&folder, FEES, "", (duplicate, own));
    let world = start(&folder);
    let applicant = world.person("applicant").await;
    let told = async |payer: Payer| {
        let asked = GetServiceFeesParams { payer: Some(payer), ..GetServiceFeesParams::default() };
        let fees = applicant.api.services().get_fees(PIPELINES, &asked).await.unwrap().items;
        fees.into_iter().map(|one| one.amount.unwrap().amount_minor).collect::<Vec<_>>()
    };
    // Whole tenge, rounded half up; a share is of what the same payer pays.
    assert_eq!(told(Payer::LegalEntity).await, [4_325_000, 432_500, 432_500, 865_000]);
    assert_eq!(told(Payer::Individual).await, [648_800, 64_900, 64_900, 865_000]);
    let mut new = ruqsat_sdk::models::NewApplication::new(PIPELINES, "issue", "portal".into());
    (new.form, new.submit) = (Some(ruqsat_tests::pipelines_form()), Some(true));
    let filed = applicant.api.applications().create(&new).await.unwrap();
    assert_eq!(filed.fee.unwrap().amount.amount_minor, 648_800);
}

#[tokio::test]
async fn without_an_index_of_today_nothing_is_filed_and_nothing_is_lost() {
    let folder = catalogue(&[]);
    edit(&folder, "mci.toml", "2026-01-01", ("tenge", "to = \"2026-01-31\", tenge"));
    let world = start(&folder);
    let applicant = world.person("applicant").await;
    let mut new = ruqsat_sdk::models::NewApplication::new(PIPELINES, "issue", "portal".into());
    new.form = Some(ruqsat_tests::pipelines_form());
    let draft = applicant.api.applications().create(&new).await.unwrap();
    assert_eq!(refusal(applicant.api.applications().submit(&draft.id).await), "409 fee_unknown");
    assert_eq!(applicant.api.applications().get(&draft.id).await.unwrap(), draft);
    // What costs nothing goes on.
    applicant.register(OZONE).await;
}

#[tokio::test]
async fn a_form_and_a_fee_changed_are_asked_and_owed() {
    let folder = catalogue(&[]);
    edit(&folder, FEES, "", ("index = 1000", "index = 250"));
    edit(&folder, super::PIPELINES_FILE, "", ("maximum = 20000", "maximum = 600"));
    let world = start(&folder);
    let applicant = world.person("applicant").await;
    let mut new = ruqsat_sdk::models::NewApplication::new(PIPELINES, "issue", "portal".into());
    (new.form, new.submit) = (Some(ruqsat_tests::pipelines_form()), Some(true));
    let too_long = applicant.api.applications().create(&new).await;
    assert_eq!(crate::refusal::pointers(too_long), ["/form/objects/0/length_km"]);
    new.form.as_mut().unwrap()["objects"][0]["length_km"] = 600.into();
    let filed = applicant.api.applications().create(&new).await.unwrap();
    // Two and a half indices of 4 325 tenge, to the whole tenge.
    assert_eq!(filed.fee.unwrap().amount.amount_minor, 1_081_300);
}

#[test]
fn a_catalogue_that_cannot_run_refuses_to_start_and_names_file_step_and_paragraph() {
    for (change, said) in [
        (
            ("portal", "7", "on_fail = \"8\"", "on_fail = \"88\""),
            "portal step 7 (p.10 7)): on_fail leads to step 88",
        ),
        (
            ("portal", "5", "on_ok = \"6\"", "on_ok = \"9\""),
            "portal step 9 (p.10 9)): guard: nothing is registered with the fee open",
        ),
        (
            ("portal", "11", "retry = \"9\"", "retry = \"12\""),
            "portal step 11 (p.10 11)): retry leads forward, to step 12",
        ),
        (
            ("internal_review", "2", "actor = \"executor\"", "actor = \"wizard\""),
            "internal_review step 2 (p.5 2)): unknown actor wizard",
        ),
        (
            ("internal_review", "3", "on_fail = \"6\"\n", ""),
            "internal_review step 3 (p.5 3)): can be answered \"no\" and has neither on_fail nor else",
        ),
        (("portal", "8", "retry = \"6\"\n", ""), "portal step 8 (p.10 8)): an attempt that ends needs"),
    ] {
        let folder = catalogue(&[change]);
        let options = Options { catalogue: Some(folder.path().to_owned()), ..Options::default() };
        let refused = World::start(options).err().expect("it started");
        assert!(refused.starts_with("the catalogue cannot run:"), "{refused}");
        let line = format!("{}: {said}", super::PIPELINES_FILE);
        assert!(refused.contains(&line), "{refused}\nlacks\n{line}");
    }
}
