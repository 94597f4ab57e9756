//! What a reader sees of the day: inboxes, notices, deadlines and figures.

use chrono::{DateTime, FixedOffset, Utc};
use ruqsat_sandbox::demo;
use ruqsat_sdk::models::{Deadline, ServiceStatistics};
use ruqsat_sdk::operations::ListTasksParams;
use ruqsat_tests::World;

/// The time on the wall in Almaty.
fn civil(at: DateTime<Utc>) -> String {
    let almaty = FixedOffset::east_opt(5 * 3600).expect("an offset");
    at.with_timezone(&almaty).format("%a %d.%m %H:%M").to_string()
}

/// A heading with the time.
pub(super) fn hour(world: &World, title: &str) {
    println!("\n── {} · {title}", civil(world.now()));
}

/// The inboxes of these bodies, by their places among the demo bodies: what each member of staff can do now.
pub(super) async fn inboxes(world: &World, bodies: &[usize]) {
    for person in demo::people().iter().filter(|one| one.body.is_some_and(|body| bodies.contains(&body))) {
        let signed_in = world.person(person.key_name).await;
        let query = ListTasksParams { limit: Some(100), ..ListTasksParams::default() };
        let tasks = signed_in.api.tasks().list(&query).await.expect("tasks").items;
        for task in &tasks {
            let due = task.due_at.map_or_else(|| "no term".into(), |due| format!("due {}", civil(due)));
            let late = if task.due_at.is_some_and(|due| due <= world.now()) { ", OVERDUE" } else { "" };
            println!(
                "   {:<24} {} {} · {} · {due}{late}",
                person.key_name, task.service, task.n, task.activity
            );
        }
    }
}

/// A deadline with its days.
pub(super) fn deadline(what: &str, deadline: &Deadline) {
    let due = deadline.due_at.map_or_else(|| "not known yet".into(), civil);
    println!("   {what}: {} {:?} from {} → {due}", deadline.value, deadline.unit, civil(deadline.start));
    for day in &deadline.days {
        println!("      {} {}", day.date.format("%a %d.%m"), day.text.en);
    }
}

/// What somebody was told about a case.
pub(super) async fn notices(world: &World, key_name: &str, application: &str) -> Vec<String> {
    let told = world.person(key_name).await.notices_about(application).await;
    for notice in &told {
        println!("   {key_name} was told: {} — {}", notice.kind, notice.subject.kk);
    }
    told.into_iter().map(|notice| notice.kind).collect()
}

/// A line of the statistics.
pub(super) fn figures(all: &[ServiceStatistics]) {
    for one in all {
        println!(
            "   {}: received {} ({:?}), issued {}, refused {}, in time {}, late {}, open {}, overdue {}",
            one.service,
            one.received,
            one.channels.iter().map(|channel| (channel.name.as_str(), channel.count)).collect::<Vec<_>>(),
            one.issued,
            one.refused,
            one.in_time,
            one.late,
            one.open,
            one.overdue
        );
    }
}
