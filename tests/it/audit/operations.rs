//! Every operation of the spec, held to what it has to leave. A new write leaves a row and a new read by staff leaves
//! one, or the test says what to do about it.

use super::people::{ELSEWHERE, manage};
use super::{Request, get, of_request, send};
use reqwest::Method;
use ruqsat_licensing::audit::{AuditRow, AuditStanding, Deed};
use ruqsat_tests::{CALLBACK_SECRET, OZONE, PIPELINES, Person, World, pipelines_form};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Writes that change nothing of ours, and why.
const CHANGE_NOTHING: [(&str, &str); 1] =
    [("verify_signature", "it judges bytes and keeps a report for whoever asked")];
/// Reads with a token that show nothing personal, and why.
const SHOW_NOTHING: [(&str, &str); 18] = [
    ("verify_audit", "figures, and keys of rows that were changed"),
    ("get_signature_report", "what one was told before"),
    ("get_mobile_signing", "one's own, and no content"),
    ("get_mobile_signing_svg", "a link"),
    ("get_mobile_signing_png", "a link"),
    ("list_units", "a body's own"),
    ("list_posts", "a body's own"),
    ("list_employees", "who works in a body is known in it"),
    ("list_substitutions", "who stands in for whom is known in a body"),
    ("list_notices", "one's own mailbox"),
    ("count_notices", "one's own mailbox"),
    ("get_notice_preferences", "one's own"),
    ("list_grants", "one's own"),
    ("list_representations", "refused to staff"),
    ("get_statistics", "figures"),
    ("get_statistics_table", "figures"),
    ("list_tasks", "a task names a case and a step; an inbox that is looked at all day would drown the rest"),
    ("count_tasks", "figures"),
];

/// An operation of the spec: its id, its method, its path, whether it needs no token.
fn operations() -> Vec<(String, Method, String, bool)> {
    let spec: Value = serde_json::from_str(ruqsat_server::SPEC).unwrap();
    let mut found = Vec::new();
    for (path, item) in spec["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            let open = operation["security"] == json!([{}]);
            found.push((id, method.to_uppercase().parse().unwrap(), path.clone(), open));
        }
    }
    found
}

/// Who did a write on what, as the test knows it.
struct Done {
    case: Option<String>,
    standing: AuditStanding,
}

/// What was made on the way, to be read afterwards.
struct Case {
    application: String,
    /// Another one that is still under review: of a closed one there is nothing to sign.
    open: String,
    payment: String,
    document: String,
    task: String,
    body: String,
    licence: String,
    number: String,
}

/// The id of the request that drives an operation.
pub(super) fn request_id(operation: &str) -> String {
    format!("write-{}", operation.replace('_', "-"))
}

/// The body of a member of staff.
async fn own_body(person: &Person<'_>) -> String {
    let bodies = person.world.raw().get("/v1/bodies?limit=100", "").await.json;
    let own = bodies["items"].as_array().unwrap().iter().find(|one| one["bin"] == person.demo.bin.unwrap());
    own.unwrap()["id"].as_str().unwrap().to_owned()
}

/// The employment of one of a person's colleagues, by his number.
async fn employment(person: &Person<'_>, iin: &str) -> String {
    let raw = person.world.raw();
    let path = format!("/v1/bodies/{}/employees?limit=100", own_body(person).await);
    let people = raw.get(&path, &person.token).await.json;
    let one = people["items"].as_array().unwrap().iter().find(|one| one["iin"] == iin).unwrap();
    one["id"].as_str().unwrap().to_owned()
}

/// Drives every write once, so that it is accepted.
async fn write_all(world: &World) -> (Case, BTreeMap<&'static str, Done>) {
    let owner = world.person("applicant-entity").await;
    let mut done = BTreeMap::new();
    let mut act =
        async |operation: &'static str, path: String, body: Value, token: &str, case: Option<&str>| {
            let method = match operation {
                "update_application" => Method::PATCH,
                "detach_document" | "revoke_licence_change" => Method::DELETE,
                _ => Method::POST,
            };
            let body = if body.is_null() { String::new() } else { body.to_string() };
            let request = Request { id: &request_id(operation), method, path: &path, token, body };
            let answer = send(world, request).await;
            assert!((200..300).contains(&answer.status), "{operation}: {answer:?}");
            let standing = match operation {
                "complete_task" | "claim_task" | "release_task" | "assign_task" => AuditStanding::Staff,
                "inquire_application" | "change_licence" | "revoke_licence_change" => AuditStanding::Staff,
                "change_licence_places" => AuditStanding::Staff,
                _ => AuditStanding::Applicant,
            };
            let case =
                case.map_or_else(|| answer.json["id"].as_str().map(str::to_owned), |id| Some(id.into()));
            done.insert(operation, Done { case, standing });
            answer.json
        };

    let new = json!({"service": PIPELINES, "operation": "issue", "channel": "portal"});
    let made = act("create_application", "/v1/applications".into(), new, &owner.token, None).await;
    let id = made["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/applications/{id}");
    let form = json!({"form": pipelines_form()});
    act("update_application", path.clone(), form, &owner.token, Some(&id)).await;
    let file = json!({"kind": "other", "name": "a.pdf", "content": ruqsat_tests::scan("a")});
    let (documents, kept) = (format!("{path}/documents"), file.clone());
    let taken = act("attach_document", documents.clone(), file, &owner.token, Some(&id)).await;
    let taken = format!("{documents}/{}", taken["id"].as_str().unwrap());
    act("detach_document", taken, Value::Null, &owner.token, Some(&id)).await;
    let kept = world.raw().post(&documents, &owner.token, kept.to_string()).await.json;
    act("submit_application", format!("{path}/submit"), Value::Null, &owner.token, Some(&id)).await;
    let payment =
        act("create_payment", format!("{path}/payments"), Value::Null, &owner.token, Some(&id)).await;
    callback(world, &payment).await;
    let content = owner.api.applications().get_signable(&id).await.unwrap().content;
    let signature = json!({"signature": owner.sign(&content)});
    act("sign_application", format!("{path}/signatures"), signature, &owner.token, Some(&id)).await;

    let registrar = world.person("pipelines-registrar").await;
    let task = registrar.open_task(&id).await.unwrap();
    let accepted = json!({"activity": task.activity, "verdict": "ok"});
    let completing = format!("/v1/tasks/{}/complete", task.id);
    let head = world.person("pipelines-head").await;
    let claimed = format!("/v1/tasks/{}/claim", task.id);
    act("claim_task", claimed, Value::Null, &registrar.token, Some(&id)).await;
    let released = format!("/v1/tasks/{}/release", task.id);
    act("release_task", released, Value::Null, &head.token, Some(&id)).await;
    let employee = employment(&head, registrar.demo.iin).await;
    let assigned = format!("/v1/tasks/{}/assign", task.id);
    act("assign_task", assigned, json!({"employee": employee}), &head.token, Some(&id)).await;
    act("complete_task", completing, accepted, &registrar.token, Some(&id)).await;
    world.review("pipelines", &id, 20, |_| true).await;
    let number = world.raw().get(&path, &owner.token).await.json["result_number"].clone();
    let found = format!("/v1/licences?number={}", number.as_str().unwrap());
    let licence = world.raw().get(&found, "").await.json["items"][0]["id"].clone();
    let changing = format!("/v1/licences/{}/changes", licence.as_str().unwrap());
    let later = (world.now() + chrono::TimeDelta::days(30)).date_naive();
    let change = json!({"change": "suspend", "ground": "№ 1", "from": later});
    let changed = act("change_licence", changing.clone(), change, &head.token, Some(&id)).await;
    let revoking = format!("{changing}/{}", changed[0]["id"].as_str().unwrap());
    act("revoke_licence_change", revoking, Value::Null, &head.token, Some(&id)).await;
    let placing = format!("/v1/licences/{}/places", licence.as_str().unwrap());
    act("change_licence_places", placing, json!({"end": [1], "ground": "№ 1"}), &head.token, Some(&id)).await;

    let other = owner.file(OZONE).await.id;
    let withdrawing = format!("/v1/applications/{other}/withdraw");
    act("withdraw_application", withdrawing, Value::Null, &owner.token, Some(&other)).await;
    let issued = world.issue("applicant-entity", OZONE).await.id;
    let answers = json!({"answers": [{"question": 1, "answer": 1}, {"question": 2, "answer": 1}]});
    let answering = format!("/v1/applications/{issued}/survey");
    act("answer_survey", answering, answers, &owner.token, Some(&issued)).await;
    let registrar = world.person("ozone-registrar").await;
    world.tell("registers", json!({"behaviour": "down"})).await;
    let waiting = registrar.enter(OZONE, "issue", "990101500016").await.id;
    world.tell("registers", json!({"behaviour": "honest"})).await;
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let inquiring = format!("/v1/applications/{waiting}/inquiries");
    act("inquire_application", inquiring, Value::Null, &registrar.token, Some(&waiting)).await;
    let bytes = json!({"content": "AAAA", "signature": "AAAA", "format": "cms"});
    act("verify_signature", "/v1/signatures/verify".into(), bytes, &owner.token, None).await;

    let told = Done { case: Some(id.clone()), standing: AuditStanding::Gateway };
    done.insert("receive_payment_callback", told);
    let head = world.person("pipelines-head").await;
    let tasks = format!("/v1/tasks?state=completed&application={id}");
    let tasks = world.raw().get(&tasks, &head.token).await.json;
    let sealed = tasks["items"].as_array().unwrap().iter().find(|task| task["activity"] == "sign_result");
    let case = Case {
        application: id,
        open: owner.register(PIPELINES).await.id,
        payment: payment["id"].as_str().unwrap().into(),
        document: kept["id"].as_str().unwrap().into(),
        task: sealed.unwrap()["id"].as_str().unwrap().into(),
        body: own_body(&head).await,
        licence: licence.as_str().unwrap().into(),
        number: number.as_str().unwrap().into(),
    };
    (case, done)
}

/// The gateway says that a payment was paid.
async fn callback(world: &World, payment: &Value) {
    let told = json!({
        "order": payment["page_url"].as_str().unwrap().rsplit('/').next().unwrap(),
        "merchant_order": payment["id"],
        "state": "paid",
        "amount_minor": payment["amount"]["amount_minor"],
        "currency": "KZT",
    })
    .to_string();
    let at = world.now().timestamp();
    let signature = ruqsat_gateways::callback::sign(CALLBACK_SECRET.as_bytes(), "msg_1", at, told.as_bytes());
    let raw = world.raw();
    let request = raw
        .request(Method::POST, "/v1/payments/callback", "")
        .header("x-request-id", request_id("receive_payment_callback"))
        .header("webhook-id", "msg_1")
        .header("webhook-timestamp", at.to_string())
        .header("webhook-signature", signature)
        .header("content-type", "application/json");
    assert_eq!(raw.send(request.body(told)).await.json, json!({"applied": true}));
}

fn assert_of(rows: &[AuditRow], operation: &str, deed: Deed) {
    for row in rows {
        assert_eq!((row.operation.as_str(), row.deed), (operation, deed), "{row:?}");
        assert!(row.peer.is_some_and(|peer| peer.is_loopback()) && row.times == 1, "{row:?}");
    }
}

#[tokio::test]
async fn every_write_leaves_a_row_and_every_read_by_staff_does() {
    let world = World::start(ruqsat_tests::Options::default()).unwrap();
    let (case, done) = write_all(&world).await;
    let managed = manage(&world).await;
    let (owner, head) = (world.person("applicant-entity").await, world.person("pipelines-head").await);
    for (operation, method, path, open) in operations() {
        let id = request_id(&operation);
        if method != Method::GET {
            if operation == "issue_token" {
                continue; // Its rows are of another kind: see `sign_in`.
            }
            if ELSEWHERE.iter().any(|(known, _)| *known == operation) {
                continue;
            }
            if managed.contains(operation.as_str()) {
                let rows = of_request(&world, &id).await;
                assert!(!rows.is_empty(), "{operation} left no row: does it write by Store::transact?");
                assert_of(&rows, &operation, Deed::Write);
                assert!(rows.iter().all(|row| row.application.is_none()), "{rows:?}");
                continue;
            }
            let Some(done) = done.get(operation.as_str()) else {
                panic!("{operation} is new: drive it in write_all (tests/it/audit/operations.rs)");
            };
            let rows = of_request(&world, &id).await;
            if CHANGE_NOTHING.iter().any(|(known, _)| *known == operation) {
                assert_eq!(rows, [], "{operation} is said to change nothing");
                continue;
            }
            assert!(!rows.is_empty(), "{operation} left no row: does it write by Store::transact?");
            assert_of(&rows, &operation, Deed::Write);
            for row in rows {
                assert_eq!(row.application.as_ref().map(ToString::to_string), done.case, "{row:?}");
                assert_eq!(row.standing, done.standing, "{row:?}");
                assert_eq!(row.account.is_some(), done.standing != AuditStanding::Gateway, "{row:?}");
                assert_eq!(row.body.is_some(), done.standing == AuditStanding::Staff, "{row:?}");
            }
            continue;
        }
        let of = if operation == "get_application_signable" { &case.open } else { &case.application };
        let named = match path.split('/').nth(2) {
            Some("tasks") => &case.task,
            Some("payments") => &case.payment,
            Some("bodies") => &case.body,
            Some("licences") => &case.licence,
            _ => of,
        };
        let path = path.replace("{id}", named).replace("{document}", &case.document);
        let path = path.replace("{code}", OZONE).replace("{flow}", "portal");
        let path =
            path.replace("{year}", "2026").replace("{day}", "2099-01-01").replace("{number}", &case.number);
        let path = match operation.as_str() {
            "get_service_form" => path + "?operation=issue",
            "count_deadline" => path + "?start=2026-03-19T05:00:00Z&value=3&unit=working_day",
            "get_answer_signable" => path + "?verdict=ok",
            _ => path,
        };
        let (by_staff, by_owner) = (format!("staff-{id}"), format!("owner-{id}"));
        let shown = get(&world, &by_staff, &path, &head.token).await;
        // The task is no answer; it was looked at all the same.
        if operation == "get_answer_signable" {
            assert_eq!(shown.status, 409, "{shown:?}");
        } else if path.contains("/mobile") || operation == "get_signature_report" {
            // There is no such thing; those there are have tests of their own.
            assert_eq!(shown.status, 404, "{shown:?}");
        } else if !["list_representations", "get_task_deadline"].contains(&operation.as_str()) {
            assert_eq!(shown.status, 200, "{operation} by staff: {shown:?}");
        }
        get(&world, &by_owner, &path, &owner.token).await;
        assert_eq!(of_request(&world, &by_owner).await, [], "{operation}: one's own case is one's own");
        let rows = of_request(&world, &by_staff).await;
        if open || SHOW_NOTHING.iter().any(|(known, _)| *known == operation) {
            assert_eq!(rows, [], "{operation} shows staff nothing personal");
            continue;
        }
        // A task's deadline is read from the task and from its case.
        let rows = if operation == "get_task_deadline" { rows[..1].to_vec() } else { rows };
        let [row] = &rows[..] else {
            panic!(
                "{operation} by staff left {} rows and has to leave one: read through Views with Call::reader, or say \
                 in SHOW_NOTHING why it shows nothing personal",
                rows.len()
            );
        };
        assert_of(&rows, &operation, Deed::Read);
        assert_eq!(row.standing, AuditStanding::Staff);
        assert_eq!(row.client.as_deref(), Some("ruqsat-web"));
        assert!(row.account.is_some() && row.body.is_some() && !row.roles.is_empty(), "{row:?}");
        let cases = row.application.iter().chain(&row.seen);
        assert!(cases.map(ToString::to_string).any(|id| id == *of), "{row:?}");
    }
}

#[tokio::test]
async fn nothing_personal_stands_in_any_row() {
    let world = World::start(ruqsat_tests::Options::default()).unwrap();
    write_all(&world).await;
    let rows = world.audit().await;
    assert!(rows.len() > 20);
    let text = format!("{rows:?}");
    for person in ruqsat_sandbox::demo::people() {
        for personal in [person.login, person.iin, person.name] {
            assert!(!text.contains(personal), "{personal} stands in the audit");
        }
    }
    for content in ["Өзен", "Абай", "R-22", "683.5"] {
        assert!(!text.contains(content), "{content} stands in the audit");
    }
}
