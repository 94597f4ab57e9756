//! What anybody may ask without a token: a year of the calendar, and a term counted day by day.

use ruqsat_tests::{RawAnswer, World};
use serde_json::{Value, json};

async fn get(path: &str) -> RawAnswer {
    World::shared().raw().get(path, "").await
}

#[tokio::test]
async fn each_year_has_the_working_days_of_the_hand_out() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/calendar/kz.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("NOT COMPARED: the calendar of the hand-out is not beside the project");
        return;
    };
    let hand_out: Value = serde_json::from_str(&text).expect("JSON");
    let checks = hand_out["check_working_days"].as_object().expect("years");
    assert!(checks.len() >= 16);
    for (year, check) in checks {
        let found = get(&format!("/v1/calendar/{year}")).await.json;
        let days = hand_out["years"][year]["holidays"].as_array().expect("holidays");
        assert_eq!((&found["months"], &found["working_days"]), (&check["months"], &check["year"]), "{year}");
        for holiday in days {
            let shown =
                found["days"].as_array().expect("days").iter().find(|day| day["date"] == holiday["date"]);
            let shown = shown.unwrap_or_else(|| panic!("{year}: {holiday} is no day of ours"));
            assert_eq!((shown["kind"].as_str(), shown["working"].as_bool()), (Some("holiday"), Some(false)));
            let provisional = holiday["provisional"].as_bool().unwrap_or_default();
            assert_eq!(shown["provisional"].as_bool(), Some(provisional), "{holiday}");
        }
    }
}

#[tokio::test]
async fn a_day_tells_its_reason_in_three_languages_and_a_known_tag_costs_no_body() {
    let found = get("/v1/calendar/2026").await;
    assert_eq!((found.status, found.json["open"].as_bool()), (200, Some(true)));
    let day = |date: &str| {
        let days = found.json["days"].as_array().expect("days");
        days.iter().find(|day| day["date"] == date).unwrap_or_else(|| panic!("{date}")).clone()
    };
    let nauryz = day("2026-03-24");
    assert_eq!((&nauryz["kind"], &nauryz["instead_of"]), (&json!("shifted"), &json!("2026-03-21")));
    assert_eq!(nauryz["text"]["ru"], "выходной: праздник 21.03.2026 совпал с выходным днём");
    assert_eq!(day("2026-12-16")["holiday"]["kk"], "Тәуелсіздік күні");
    let raw = World::shared().raw();
    let again = raw.request(reqwest::Method::GET, "/v1/calendar/2026", "");
    let again = raw.send(again.header("if-none-match", &found.headers["etag"])).await;
    assert_eq!(again.status, 304);
    for wrong in ["2011", "2028", "2101", "0", "-1", "abc", "99999999999"] {
        get(&format!("/v1/calendar/{wrong}")).await.assert_problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_term_is_counted_over_new_year_and_nauryz() {
    let table = [
        ("start=2026-03-19T05:00:00Z&value=3&unit=working_day", "2026-03-27T19:00:00Z"),
        ("start=2025-12-29T05:00:00Z&value=7&unit=working_day", "2026-01-12T19:00:00Z"),
        ("start=2026-11-20T13:00:00Z&value=1&unit=hour", "2026-11-23T04:30:00Z"),
        ("start=2026-11-20T13:00:00Z&value=1&unit=hour&pace=machine", "2026-11-20T14:00:00Z"),
        // The night in which the offset changed.
        ("start=2024-02-28T06:00:00Z&value=1&unit=working_day", "2024-02-29T19:00:00Z"),
    ];
    for (query, due) in table {
        let found = get(&format!("/v1/deadlines?{query}")).await;
        assert_eq!((found.status, found.json["due_at"].as_str()), (200, Some(due)), "{query}");
    }
    let found = get("/v1/deadlines?start=2026-03-19T05:00:00Z&value=3&unit=working_day").await.json;
    let days = found["days"].as_array().expect("days");
    assert_eq!(days.len(), 9);
    assert_eq!(days[1]["text"]["en"], "20.03.2026: working day — day 1");
    assert_eq!(days[2]["text"]["kk"], "21.03.2026: Наурыз мейрамы — есептелмейді");
}

#[tokio::test]
async fn a_pause_moves_the_end_and_an_open_one_leaves_none() {
    let path =
        "/v1/deadlines?start=2026-11-20T05:00:00Z&value=3&unit=working_day&pause_from=2026-11-24T06:00:00Z";
    let open = get(path).await.json;
    assert_eq!((&open["due_at"], &open["paused"]), (&Value::Null, &json!(true)));
    let closed = get(&format!("{path}&pause_until=2026-11-26T06:00:00Z")).await.json;
    assert_eq!((&closed["due_at"], &closed["paused"]), (&json!("2026-11-27T19:00:00Z"), &json!(false)));
}

#[tokio::test]
async fn what_is_no_term_is_refused_by_name() {
    let table = [
        ("value=1&unit=hour", "422 invalid_content"),
        ("start=2026-11-20T05:00:00Z&value=1001&unit=working_day", "?value"),
        ("start=2026-11-20T05:00:00Z&value=10001&unit=hour", "?value"),
        ("start=2026-11-20T05:00:00Z&value=-1&unit=hour", "422 invalid_content"),
        ("start=2026-11-20T05:00:00Z&value=1&unit=fortnight", "422 invalid_content"),
        ("start=2027-12-30T05:00:00Z&value=5&unit=working_day", "?start"),
        ("start=1999-12-30T05:00:00Z&value=5&unit=hour", "?start"),
        ("start=2026-11-20T05:00:00Z&value=1&unit=hour&pause_until=2026-11-21T05:00:00Z", "?pause_until"),
        (
            "start=2026-11-20T05:00:00Z&value=1&unit=hour&pause_from=2026-11-22T05:00:00Z&pause_until=2026-11-21T05:00:00Z",
            "?pause_until",
        ),
        ("start=2026-11-20T05:00:00Z&value=1&unit=hour&wanted=1", "422 invalid_content"),
    ];
    for (query, told) in table {
        let answer = get(&format!("/v1/deadlines?{query}")).await;
        let pointer = answer.json["violations"][0]["pointer"].as_str().unwrap_or_default().to_owned();
        let code = format!("{} {}", answer.status, answer.json["code"].as_str().unwrap_or_default());
        assert!(told == pointer || told == code, "{query}: {answer:?}");
        assert!(answer.status == 400 || answer.status == 422, "{query}");
    }
}
