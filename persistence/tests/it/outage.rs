//! PostgreSQL that goes away, is slow or locked: "unavailable", never a hang, and well again afterwards.

use crate::world::{On, World, applicant};
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ids::ApplicationId;
use ruqsat_licensing::ports::{Store, Tx, Views};
use ruqsat_licensing::{Error, Result};
use ruqsat_persistence::{Database, Options};
use std::sync::{Arc, Barrier};
use std::time::Duration;

const OTHERS: &str =
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

fn kill_all_connections(world: &World) {
    let kill = format!("SELECT CAST(pg_terminate_backend(pid) AS TEXT) AS text FROM ({OTHERS}) AS others");
    assert!(!world.raw().texts(&kill).is_empty());
    let left = format!("SELECT CAST(pid AS TEXT) AS text FROM ({OTHERS}) AS others");
    while !world.raw().texts(&left).is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn impatient(world: &World) -> Database {
    let options = Options { patience: Duration::from_millis(200), ..Options::default() };
    Database::open(&world.url, &options).unwrap()
}

fn cause<T: std::fmt::Debug>(answer: Result<T>) -> String {
    match answer {
        Err(Error::Unavailable { system: "database", cause }) => cause,
        other => panic!("not unavailable: {other:?}"),
    }
}

/// Opens several connections at once, which then stand idle.
async fn widen(database: &Database, count: usize) {
    let together = Arc::new(Barrier::new(count));
    let open: Vec<_> = (0..count)
        .map(|_| {
            let (database, together) = (database.clone(), together.clone());
            tokio::spawn(async move {
                let wait = move |_: &mut dyn Tx| {
                    together.wait();
                    Ok(())
                };
                database.run(&Trail::nobody(), Box::new(wait)).await.unwrap();
            })
        })
        .collect();
    for open in open {
        open.await.unwrap();
    }
}

#[tokio::test]
async fn connections_that_were_closed_are_replaced_unnoticed() {
    let world = World::new(On::Postgres).await;
    widen(&world.database, 4).await;
    kill_all_connections(&world);
    world.database.ping().await.unwrap();
    widen(&world.database, 4).await;
    kill_all_connections(&world);
    world.unit(|tx| tx.insert_setting("a", "b")).await.unwrap();
    widen(&world.database, 4).await;
    kill_all_connections(&world);
    world.database.survey_statistics("02").await.unwrap();
}

#[tokio::test]
async fn a_unit_whose_connection_is_closed_leaves_nothing_and_the_next_goes_well() {
    let world = Arc::new(World::new(On::Postgres).await);
    let killer = world.clone();
    let broken = world.unit(move |tx| {
        tx.insert_setting("half", "done")?;
        kill_all_connections(&killer);
        tx.insert_setting("other", "half")
    });
    cause(broken.await);
    let killer = world.clone();
    let at_commit = world.unit(move |tx| {
        tx.insert_setting("half", "done")?;
        kill_all_connections(&killer);
        Ok(())
    });
    cause(at_commit.await);
    assert_eq!(world.unit(|tx| tx.find_setting("half")).await.unwrap(), None);
}

#[tokio::test]
async fn a_slow_statement_is_given_up() {
    let world = World::new(On::Postgres).await;
    let slow = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS \
                $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$; \
                CREATE TRIGGER slow BEFORE INSERT ON settings FOR EACH ROW EXECUTE FUNCTION slow();";
    world.raw().run(slow).unwrap();
    let database = impatient(&world);
    let store: &dyn Store = &database;
    let told = cause(store.transact(&Trail::nobody(), |tx| tx.insert_setting("a", "b")).await);
    assert!(told.contains("statement timeout"), "{told}");
    world.raw().run("DROP TRIGGER slow ON settings").unwrap();
    store.transact(&Trail::nobody(), |tx| tx.insert_setting("a", "b")).await.unwrap();
}

/// A server of ours that freezes inside a unit keeps nobody else waiting for long.
#[tokio::test]
async fn the_locks_of_a_frozen_unit_are_given_up() {
    let world = World::new(On::Postgres).await;
    let database = impatient(&world);
    let store: &dyn Store = &database;
    let nobody = Trail::nobody();
    let frozen = store.transact(&nobody, |tx| {
        tx.insert_setting("frozen", "yes")?;
        std::thread::sleep(Duration::from_millis(800));
        tx.insert_setting("more", "yes")
    });
    cause(frozen.await);
    assert_eq!(world.unit(|tx| tx.find_setting("frozen")).await.unwrap(), None);
}

fn lock_both(
    order: [ApplicationId; 2],
    both: Arc<Barrier>,
) -> impl FnOnce(&mut dyn Tx) -> Result<()> + Send + 'static {
    move |tx| {
        let mut first = tx.get_application(&order[0])?;
        both.wait();
        tx.get_application(&order[1])?;
        tx.save_application(&mut first)
    }
}

#[tokio::test]
async fn of_two_who_wait_for_each_other_one_is_told_to_come_again() {
    let mut world = World::new(On::Postgres).await;
    let [one, other] = [10, 20].map(|created| world.application(created));
    let ids = [one.id.clone(), other.id.clone()];
    world
        .unit(move |tx| {
            tx.insert_application(&one)?;
            tx.insert_application(&other)
        })
        .await
        .unwrap();
    let both = Arc::new(Barrier::new(2));
    let back = [ids[1].clone(), ids[0].clone()];
    let (first, second) =
        tokio::join!(world.unit(lock_both(ids.clone(), both.clone())), world.unit(lock_both(back, both)),);
    let refused = if first.is_ok() { second } else { first.and(second) };
    assert!(cause(refused).contains("deadlock"));
    let mut versions = Vec::new();
    for id in &ids {
        versions.push(world.database.application(&applicant(), id).await.unwrap().version);
    }
    versions.sort_unstable();
    assert_eq!(versions, [1, 2]);
}
