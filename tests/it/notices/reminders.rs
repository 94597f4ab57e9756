//! Reminders: of tasks before and past their time, of applications that wait; each once, also over a restart.

use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ids::{ApplicationId, Mint};
use ruqsat_licensing::ports::Tx;
use ruqsat_licensing::values::microseconds;
use ruqsat_tests::{OZONE, Options, PIPELINES, Person, World};
use std::time::Duration;

/// The kinds of a person's notices about an application, once there is one of a kind.
async fn until(world: &World, key_name: &str, application: &str, kind: &str) -> Vec<String> {
    for _ in 0..300 {
        let told = kinds(&world.person(key_name).await, application).await;
        if told.iter().any(|one| one == kind) {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{key_name} was never told {kind}");
}

async fn kinds(person: &Person<'_>, application: &str) -> Vec<String> {
    person.notices_about(application).await.into_iter().map(|one| one.kind).collect()
}

/// How many of a kind.
fn many(kinds: &[String], kind: &str) -> usize {
    kinds.iter().filter(|one| *one == kind).count()
}

/// Gives the open tasks of a case time until a moment, whatever its act says.
async fn give_time(world: &World, application: &str, until: chrono::DateTime<chrono::Utc>) {
    let id = ApplicationId::parse(application).expect("an id");
    let (until, now) = (microseconds(until), world.now());
    let work = move |tx: &mut dyn Tx| {
        tx.open_tasks(&id)?.into_iter().try_for_each(|mut task| {
            task.due_at = Some(until);
            tx.save_task(&mut task)
        })
    };
    let trail = Trail::system("test", now, &Mint::new(now, 1 << 20));
    world.store().transact(&trail, work).await.expect("time");
}

#[tokio::test]
async fn who_may_do_a_task_is_reminded_before_its_time_and_the_head_past_it_once_each() {
    let world = World::start(Options::default()).expect("the server starts");
    let id = world.person("applicant").await.register(OZONE).await.id;
    let task = world.person("ozone-registrar").await.open_task(&id).await.expect("an open task");
    let (role, at) = (task.role, world.now() + chrono::TimeDelta::days(10));
    give_time(&world, &id, at).await;
    let doer = world.colleague("ozone", &role).await.demo.key_name;
    assert!(kinds(&world.person(doer).await, &id).await.is_empty(), "not yet");

    world.advance(at - world.now() - chrono::TimeDelta::hours(3));
    let told = until(&world, doer, &id, "task_due").await;
    assert_eq!((many(&told, "task_due"), many(&told, "task_overdue")), (1, 0));
    let notice = world.person(doer).await.notices_about(&id).await.remove(0);
    assert!(notice.task.is_some_and(|task| task.starts_with("tsk_")), "it names the task");

    world.advance(chrono::TimeDelta::hours(4));
    until(&world, "ozone-head", &id, "task_overdue").await;
    let folder = world.stop().expect("its folder");
    let (data, ahead) = (Some(folder.path().to_owned()), chrono::TimeDelta::days(30));
    let world = World::start(Options { data, ahead, ..Options::default() }).expect("the server starts again");
    // Another thing it has to remind of shows that a round is over.
    tokio::time::sleep(Duration::from_secs(8)).await;
    let told = kinds(&world.person(doer).await, &id).await;
    assert_eq!((many(&told, "task_due"), many(&told, "task_overdue")), (1, 1), "{told:?}");
    assert!(kinds(&world.person("pipelines-head").await, &id).await.is_empty(), "another body");
}

#[tokio::test]
async fn an_application_that_waits_for_its_fee_is_brought_to_mind_once() {
    let world = World::start(Options::default()).expect("the server starts");
    let waiting = world.person("applicant-entity").await.file(PIPELINES).await.id;
    let signing = world.person("applicant").await.file(OZONE).await.id;
    world.advance(chrono::TimeDelta::days(4));
    assert_eq!(until(&world, "applicant-entity", &waiting, "payment_waits").await, ["payment_waits"]);
    assert_eq!(until(&world, "applicant", &signing, "signature_waits").await, ["signature_waits"]);
    world.advance(chrono::TimeDelta::days(4));
    tokio::time::sleep(Duration::from_secs(8)).await;
    assert_eq!(kinds(&world.person("applicant-entity").await, &waiting).await, ["payment_waits"]);
}
