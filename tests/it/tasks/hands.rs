//! Tasks from hand to hand: claimed, released, assigned, done by whoever stands in; and by nobody who left.

use super::registered;
use chrono::TimeDelta;
use ruqsat_licensing::values::civil_day;
use ruqsat_tests::{Options, PIPELINES, Person, RawAnswer, World};
use serde_json::{Value, json};

const ENERGY: &str = "750140000028";
const SECOND: &str = "990101500204";

async fn get(person: &Person<'_>, path: &str) -> Value {
    let answer = person.world.raw().get(path, &person.token).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    answer.json
}

async fn post(person: &Person<'_>, path: &str, body: Value) -> RawAnswer {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    person.world.raw().post(path, &person.token, body).await
}

async fn act(person: &Person<'_>, task: &str, what: &str, body: Value) -> RawAnswer {
    post(person, &format!("/v1/tasks/{task}/{what}"), body).await
}

/// The activities that a person finds in a list of tasks of one application.
async fn found(person: &Person<'_>, application: &str, query: &str) -> Vec<String> {
    let list = get(person, &format!("/v1/tasks?application={application}{query}")).await;
    list["items"].as_array().unwrap().iter().map(|one| one["activity"].as_str().unwrap().to_owned()).collect()
}

async fn body(world: &World) -> String {
    let all = world.raw().get("/v1/bodies?limit=100", "").await.json;
    let energy = all["items"].as_array().unwrap().iter().find(|one| one["bin"] == ENERGY).cloned();
    energy.unwrap()["id"].as_str().unwrap().to_owned()
}

async fn employee(person: &Person<'_>, body: &str, iin: &str) -> String {
    let all = get(person, &format!("/v1/bodies/{body}/employees?limit=100")).await;
    let one = all["items"].as_array().unwrap().iter().find(|one| one["iin"] == iin).cloned();
    one.unwrap()["id"].as_str().unwrap().to_owned()
}

fn day(world: &World, ahead: i64) -> String {
    (civil_day(world.now()) + TimeDelta::days(ahead)).to_string()
}

/// A case whose completeness an executor has to check, with the task's id.
async fn checked(world: &World) -> (String, String) {
    let id = registered(world).await;
    let task = super::until(world, "pipelines", &id, "check_completeness").await;
    (id, task.id)
}

const DONE: &str = r#"{"activity": "check_completeness", "verdict": "ok"}"#;

fn done() -> Value {
    serde_json::from_str(DONE).unwrap()
}

#[tokio::test]
async fn who_claims_a_task_does_it_and_nobody_else_until_he_gives_it_back() {
    let world = World::shared();
    let (id, task) = checked(world).await;
    let (one, other) = (world.person("pipelines-executor").await, world.person("pipelines-executor-2").await);
    let (registrar, head) = (world.person("pipelines-registrar").await, world.person("pipelines-head").await);
    act(&registrar, &task, "claim", Value::Null).await.assert_problem(403, "forbidden");
    let claimed = act(&one, &task, "claim", Value::Null).await;
    assert_eq!((claimed.status, &claimed.json["assignee"]["is_me"]), (200, &json!(true)), "{claimed:?}");
    assert_eq!(act(&one, &task, "claim", Value::Null).await.json["version"], claimed.json["version"], "once");

    act(&other, &task, "claim", Value::Null).await.assert_problem(409, "task_assigned");
    act(&other, &task, "complete", done()).await.assert_problem(409, "task_assigned");
    act(&other, &task, "release", Value::Null).await.assert_problem(409, "task_assigned");
    assert_eq!(found(&one, &id, "").await, ["check_completeness"]);
    assert_eq!(found(&one, &id, "&assignee=me").await, ["check_completeness"]);
    assert!(found(&other, &id, "").await.is_empty(), "somebody else has it");
    assert!(found(&other, &id, "&assignee=nobody").await.is_empty());
    assert_eq!(found(&other, &id, "&all_roles=true").await, ["check_completeness"]);
    assert_eq!(found(&registrar, &id, "&role=executor").await, ["check_completeness"]);

    // A head gives it back to all, and the other does it; the first comes too late.
    assert_eq!(act(&head, &task, "release", Value::Null).await.json["assignee"], Value::Null);
    assert_eq!(act(&other, &task, "complete", done()).await.status, 200);
    act(&one, &task, "complete", done()).await.assert_problem(409, "task_not_open");
    act(&one, &task, "claim", Value::Null).await.assert_problem(409, "task_not_open");
    let seen = get(&one, &format!("/v1/tasks/{task}")).await;
    let moves: Vec<_> =
        seen["moves"].as_array().unwrap().iter().map(|one| (&one["kind"], &one["by"], &one["to"])).collect();
    let (me, boss) = (json!(one.demo.name), json!(head.demo.name));
    assert_eq!(moves, [(&json!("claimed"), &me, &me), (&json!("released"), &boss, &Value::Null)]);
}

#[tokio::test]
async fn a_task_is_assigned_by_a_head_or_handed_on_to_one_who_may_do_it() {
    let world = World::shared();
    let (_, task) = checked(world).await;
    let head = world.person("pipelines-division-head").await;
    let (one, other) = (world.person("pipelines-executor").await, world.person("pipelines-executor-2").await);
    let energy = body(world).await;
    let (first, second) =
        (employee(&head, &energy, one.demo.iin).await, employee(&head, &energy, SECOND).await);
    let registrar = employee(&head, &energy, world.person("pipelines-registrar").await.demo.iin).await;

    let to = |employee: &str| json!({"employee": employee, "reason": "Демалыста."});
    act(&one, &task, "assign", to(&second)).await.assert_problem(403, "forbidden");
    let refused = act(&head, &task, "assign", to(&registrar)).await;
    refused.assert_problem(422, "invalid_content");
    assert_eq!(refused.json["violations"][0]["code"], "not_in_role");
    let stranger = act(&head, &task, "assign", to("emp_01jd0000000000000000000000")).await;
    assert_eq!(stranger.json["violations"][0]["code"], "unknown_employee");

    assert_eq!(act(&head, &task, "assign", to(&second)).await.status, 200);
    act(&one, &task, "complete", done()).await.assert_problem(409, "task_assigned");
    // Whoever has it hands it on; then it is the other's, and who had it before comes too late.
    assert_eq!(act(&other, &task, "assign", to(&first)).await.status, 200);
    act(&other, &task, "complete", done()).await.assert_problem(409, "task_assigned");
    let seen = get(&head, &format!("/v1/tasks/{task}")).await;
    assert_eq!(seen["assignee"]["employee"], json!(first), "{seen}");
    assert_eq!(
        (&seen["assignee"]["name"], &seen["assignee"]["is_me"]),
        (&json!(one.demo.name), &json!(false))
    );
    assert_eq!(seen["moves"].as_array().unwrap().len(), 2);
    assert_eq!(seen["moves"][1]["reason"], "Демалыста.");
    let rels: Vec<_> =
        seen["next"].as_array().unwrap().iter().map(|link| link["rel"].as_str().unwrap()).collect();
    assert_eq!(rels, ["release", "assign"], "the head does not do it himself");
    assert_eq!(act(&one, &task, "complete", done()).await.status, 200);
}

#[tokio::test]
async fn a_change_after_the_one_that_was_seen_is_refused() {
    let world = World::shared();
    let (_, task) = checked(world).await;
    let executor = world.person("pipelines-executor").await;
    let seen = get(&executor, &format!("/v1/tasks/{task}")).await["version"].as_i64().unwrap();
    let raw = world.raw();
    let claim = async |version: i64| {
        let path = format!("/v1/tasks/{task}/claim");
        let request = raw.request(reqwest::Method::POST, &path, &executor.token);
        raw.send(request.header("if-match", format!("\"v{version}\""))).await
    };
    claim(seen + 1).await.assert_problem(412, "precondition_failed");
    assert_eq!(claim(seen).await.status, 200);
    claim(seen).await.assert_problem(412, "precondition_failed");
}

#[tokio::test]
async fn a_substitute_finds_and_does_what_the_absent_has_and_the_trace_says_for_whom() {
    let world = World::start(Options::default()).unwrap();
    let (id, task) = checked(&world).await;
    let executor = world.person("pipelines-executor").await;
    assert_eq!(act(&executor, &task, "claim", Value::Null).await.status, 200);
    let (admin, energy) = (world.person("pipelines-administrator").await, body(&world).await);
    let (absent, substitute) = (
        employee(&admin, &energy, executor.demo.iin).await,
        employee(&admin, &energy, world.person("pipelines-registrar").await.demo.iin).await,
    );
    let order = json!({
        "absent": absent, "substitute": substitute, "from": day(&world, 0), "until": day(&world, 5),
        "ground": "23.11.2026 № 12-Ж",
    });
    let registrar = world.person("pipelines-registrar").await;
    assert!(found(&registrar, &id, "").await.is_empty());
    act(&registrar, &task, "complete", done()).await.assert_problem(403, "forbidden");
    let made = post(&admin, &format!("/v1/bodies/{energy}/substitutions"), order).await;
    assert_eq!(made.status, 201, "{made:?}");

    assert_eq!(found(&registrar, &id, "").await, ["check_completeness"]);
    let seen = get(&registrar, &format!("/v1/tasks/{task}")).await;
    assert_eq!(
        (&seen["as_substitute"], &seen["assignee"]["name"]),
        (&json!(true), &json!(executor.demo.name))
    );
    assert_eq!(act(&registrar, &task, "complete", done()).await.status, 200);
    let trace = get(&executor, &format!("/v1/applications/{id}/trace")).await;
    let acts: Vec<_> =
        trace["steps"].as_array().unwrap().iter().flat_map(|step| step["acts"].as_array().unwrap()).collect();
    let act = acts.iter().find(|act| act["activity"] == "check_completeness").unwrap();
    assert_eq!(
        (&act["name"], &act["on_behalf_of"]),
        (&json!(registrar.demo.name), &json!(executor.demo.name))
    );
    let accepted = acts.iter().find(|act| act["activity"] == "accept").unwrap();
    assert_eq!(accepted["on_behalf_of"], Value::Null, "for himself");
}

#[tokio::test]
async fn who_is_dismissed_in_mid_chain_does_nothing_more_and_his_tasks_are_everybodys() {
    let world = World::start(Options::default()).unwrap();
    let (id, task) = checked(&world).await;
    let gone = world.person("pipelines-executor").await;
    assert_eq!(act(&gone, &task, "claim", Value::Null).await.status, 200);
    let (admin, energy) = (world.person("pipelines-administrator").await, body(&world).await);
    let employment = employee(&admin, &energy, gone.demo.iin).await;
    let raw = world.raw();
    let path = format!("/v1/bodies/{energy}/employees/{employment}");
    let until = json!({"until": day(&world, -1)}).to_string();
    let request = raw.request(reqwest::Method::PATCH, &path, &admin.token).header("if-match", "*");
    let dismissed = raw.send(request.header("content-type", "application/json").body(until)).await;
    assert_eq!(dismissed.status, 200, "{dismissed:?}");

    assert_eq!(act(&gone, &task, "complete", done()).await.status, 401, "his session has ended");
    let other = world.person("pipelines-executor-2").await;
    let seen = get(&other, &format!("/v1/tasks/{task}")).await;
    assert_eq!(seen["assignee"], Value::Null, "{seen}");
    assert_eq!((&seen["moves"][1]["kind"], &seen["moves"][1]["by"]), (&json!("released"), &Value::Null));
    assert_eq!(found(&other, &id, "").await, ["check_completeness"]);
    assert_eq!(act(&other, &task, "complete", done()).await.status, 200);
}

#[tokio::test]
async fn counts_tell_what_is_open_mine_nobodys_nearing_and_overdue() {
    let world = World::start(Options::default()).unwrap();
    let (_, task) = checked(&world).await;
    checked(&world).await;
    let executor = world.person("pipelines-executor").await;
    let count = async |person: &Person<'_>, query: &str| {
        let counts = get(person, &format!("/v1/tasks/counts{query}")).await;
        let rows = counts["items"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["state"] == "open" && row["role"] == "executor")
    };
    let figures = |row: &Value| {
        ["all", "mine", "unassigned", "nearing", "overdue"].map(|figure| row[figure].as_i64().unwrap())
    };
    let open = count(&executor, "").await.expect("open tasks");
    assert_eq!((&open["service"], &figures(&open)[..3]), (&json!(PIPELINES), &[2, 0, 2][..]));
    assert_eq!(act(&executor, &task, "claim", Value::Null).await.status, 200);
    assert_eq!(figures(&count(&executor, "").await.unwrap())[..3], [2, 1, 1]);
    let registrar = world.person("pipelines-registrar").await;
    assert_eq!(count(&registrar, "").await, None, "his posts do not reach it");
    assert_eq!(figures(&count(&registrar, "?all_roles=true").await.unwrap())[..3], [2, 0, 1]);

    // Long after, both are overdue; the list narrows to them, the soonest due first.
    world.advance(TimeDelta::days(400));
    let executor = world.person("pipelines-executor").await;
    let late = count(&executor, "").await.unwrap();
    let list = get(&executor, "/v1/tasks?overdue=true&order=due&limit=1").await;
    let due = get(&executor, "/v1/tasks?order=due").await["items"].as_array().unwrap().len();
    assert_eq!(figures(&late)[3..], [0, due as i64], "{late}");
    assert_eq!(list["items"].as_array().unwrap().len(), due.min(1));
    if let Some(cursor) = list["next_cursor"].as_str() {
        let next = get(&executor, &format!("/v1/tasks?overdue=true&order=due&limit=1&cursor={cursor}")).await;
        assert!(next["items"][0]["due_at"].as_str() >= list["items"][0]["due_at"].as_str());
        assert_ne!(next["items"][0]["id"], list["items"][0]["id"]);
    }
}
