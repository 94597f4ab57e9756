//! A grant for a time and under conditions: they are drafted, signed, shown; its holder is reminded and it ends by itself.

use super::entry_of;
use crate::refusal::pointers;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{Days, TimeDelta};
use ruqsat_licensing::values::civil_day;
use ruqsat_sdk::models::{Licence, LicenceState, TaskCompletion, Verdict};
use ruqsat_tests::{Ending, OZONE, Options, Staff, World};
use serde_json::Value;
use std::time::Duration;

/// The kinds of what the holder was told, once there is one of this kind.
async fn told(world: &World, application: &str, kind: &str) -> Vec<String> {
    // Days have passed: who signed in before is out by now.
    let person = world.person("applicant").await;
    for _ in 0..200 {
        let notices = person.notices_about(application).await;
        let kinds: Vec<_> =
            notices.into_iter().map(|one| one.kind).filter(|one| one.starts_with("licence_")).collect();
        if kinds.iter().any(|one| one == kind) {
            return kinds;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{kind} was never told");
}

#[tokio::test]
async fn what_is_granted_for_a_time_ends_with_it_and_its_holder_is_reminded() {
    let world = World::start(Options::default()).unwrap();
    let staff = Staff::sign_in(&world).await;
    let person = world.person("applicant").await;
    let filed = person.register(OZONE).await;
    let (drafter, task) = staff.until(&filed, "draft").await;
    let today = civil_day(world.now());
    let on = |days: u64| today.checked_add_days(Days::new(days));
    let conditions = vec!["Есепті тоқсан сайын тапсыру.".to_owned(), "Қалдықтарды сақтамау.".to_owned()];
    let draft = |valid_until, conditions: Vec<String>| TaskCompletion {
        text: Some("Қорытынды.".into()),
        valid_until,
        conditions: Some(conditions),
        ..TaskCompletion::new("draft", Verdict::Ok)
    };
    for (wrong, pointer) in [
        (draft(today.pred_opt(), vec![]), "/valid_until"),
        (draft(on(50_000), vec![]), "/valid_until"),
        (draft(None, vec![" ".into()]), "/conditions/0"),
        (draft(None, vec!["ә".repeat(1001)]), "/conditions"),
    ] {
        assert_eq!(pointers(drafter.api.tasks().complete(&task.id, &wrong).await), [pointer]);
    }
    drafter.api.tasks().complete(&task.id, &draft(on(60), conditions.clone())).await.expect("drafted");
    let issued = staff.decide(&filed, Ending::Grant(None)).await;
    let entry = entry_of(&world, &issued).await;
    assert_eq!((entry.valid_until, entry.state), (on(60), LicenceState::InForce));
    let result = person.api.applications().get_result(&issued.id).await.unwrap();
    let document: Value = serde_json::from_slice(&STANDARD.decode(&result.document).unwrap()).unwrap();
    assert_eq!(document["conditions"], serde_json::json!(conditions));
    assert_eq!(document["valid_until"], on(60).unwrap().to_string());

    world.advance(TimeDelta::days(31));
    let kinds = told(&world, &issued.id, "licence_expires").await;
    assert_eq!(kinds, ["licence_expires"]);
    let notices = world.person("applicant").await.notices_about(&issued.id).await;
    let notice = notices.into_iter().find(|one| one.kind == "licence_expires").expect("the reminder");
    let last = on(60).unwrap().format("%d.%m.%Y").to_string();
    assert!(notice.text.kk.contains(&last) && notice.subject.ru.contains(&last), "{notice:?}");
    world.advance(TimeDelta::days(30));
    let kinds = told(&world, &issued.id, "licence_expired").await;
    assert_eq!(kinds, ["licence_expires", "licence_expired"], "each once");
    let entry: Licence = world.anonymous().licences().get(&entry.id).await.unwrap();
    assert_eq!(entry.state, LicenceState::Expired);
    let of_last_day =
        world.anonymous().licences().get_as_of(&entry.id, &on(60).unwrap().to_string()).await.unwrap();
    assert_eq!(of_last_day.state, LicenceState::InForce, "the last day counts");
}
