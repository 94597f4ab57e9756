//! Units of work: all or nothing, whatever ends them.

use super::{fresh, on};
use crate::world::{On, applicant, trace, trail};
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::error::Refusal;
use ruqsat_licensing::ids::{ApplicationId, PaymentId, TaskId};
use ruqsat_licensing::ports::{Store, Tx, Views};
use ruqsat_licensing::{Error, Result};
use ruqsat_persistence::{Database, Options};
use std::sync::{Arc, mpsc};
use std::time::Duration;

#[tokio::test]
async fn a_unit_that_fails_leaves_nothing_behind() {
    let mut world = fresh().await;
    let application = world.application(10);
    let id = application.id.clone();
    let failed: Result<()> = world
        .unit(move |tx| {
            tx.insert_application(&application)?;
            tx.insert_setting("half", "done")?;
            Err(Refusal::CaseClosed.into())
        })
        .await;
    assert!(matches!(failed, Err(Error::Refused(Refusal::CaseClosed))));
    let found = world.database.application(&applicant(), &id).await;
    assert!(matches!(found, Err(Error::NotFound("application"))));
    assert_eq!(world.unit(|tx| tx.find_setting("half")).await.unwrap(), None);
}

#[tokio::test]
async fn a_unit_that_panics_leaves_nothing_behind_and_no_lock() {
    let world = fresh().await;
    let broken: Result<()> = world
        .unit(|tx| {
            tx.insert_setting("half", "done")?;
            panic!("a bug")
        })
        .await;
    assert!(matches!(broken, Err(Error::Internal(_))), "{broken:?}");
    assert_eq!(world.unit(|tx| tx.find_setting("half")).await.unwrap(), None);
    world.unit(|tx| tx.insert_setting("whole", "done")).await.unwrap();
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_stop_the_unit() {
    let world = fresh().await;
    let (begun, has_begun) = mpsc::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let unit = world.unit(move |tx| {
        begun.send(()).unwrap();
        may_go.recv().unwrap();
        tx.insert_setting("done", "yes")
    });
    assert!(tokio::time::timeout(Duration::from_millis(50), unit).await.is_err());
    has_begun.recv().unwrap();
    go.send(()).unwrap();
    // On PostgreSQL the one who asks does not wait for the one who writes: it commits in its own time.
    let mut done = None;
    for _ in 0..500 {
        done = world.unit(|tx| tx.find_setting("done")).await.unwrap();
        if done.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(done.as_deref(), Some("yes"));
}

/// Four servers on one file, each reading before it writes: with a plain BEGIN most of these units fail at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn units_of_several_servers_wait_for_each_other() {
    let mut world = fresh().await;
    let application = world.application(10);
    let id = application.id.clone();
    world.unit(move |tx| tx.insert_application(&application)).await.unwrap();
    let servers: Vec<_> = (0..4)
        .map(|_| {
            let (database, id) = (Database::open(&world.url, &Options::default()).unwrap(), id.clone());
            tokio::spawn(async move {
                let store: &dyn Store = &database;
                for _ in 0..25 {
                    let id = id.clone();
                    let trail = trail();
                    let unit = store.transact(&trail, move |tx| {
                        let mut application = tx.get_application(&id)?;
                        tx.save_application(&mut application)
                    });
                    unit.await.unwrap();
                }
            })
        })
        .collect();
    for server in servers {
        server.await.unwrap();
    }
    assert_eq!(world.database.application(&applicant(), &id).await.unwrap().version, 101);
}

#[tokio::test]
async fn a_lock_held_elsewhere_is_unavailable_and_readers_go_on() {
    let world = fresh().await;
    let options = Options { patience: Duration::from_millis(50), ..Options::default() };
    let database = Database::open(&world.url, &options).unwrap();
    let mut other = world.raw();
    let lock = match on() {
        On::Sqlite => "BEGIN IMMEDIATE",
        On::Postgres => "BEGIN; LOCK TABLE settings IN EXCLUSIVE MODE",
    };
    other.run(lock).unwrap();
    let store: &dyn Store = &database;
    let locked = store.transact(&Trail::nobody(), |tx| tx.insert_setting("a", "b")).await;
    assert!(matches!(locked, Err(Error::Unavailable { system: "database", .. })), "{locked:?}");
    database.ping().await.unwrap();
    other.run("ROLLBACK").unwrap();
    store.transact(&Trail::nobody(), |tx| tx.insert_setting("a", "b")).await.unwrap();
}

#[tokio::test]
async fn the_queue_is_bounded_in_length_and_in_time() {
    let world = fresh().await;
    for (waiting, cause) in [(0, "too many units of work wait"), (1, "no connection became free in time")] {
        let options = Options {
            readers: 1,
            writers: 1,
            waiting,
            patience: Duration::from_millis(50),
            ..Options::default()
        };
        let database = Database::open(&world.url, &options).unwrap();
        let (go, may_go) = mpsc::channel::<()>();
        let holder = database.clone();
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let slow = tokio::spawn(async move {
            holder
                .run(
                    &Trail::nobody(),
                    Box::new(move |_| {
                        begun.send(()).unwrap();
                        may_go.recv().unwrap();
                        Ok(())
                    }),
                )
                .await
        });
        has_begun.await.unwrap();
        match database.run(&Trail::nobody(), Box::new(|_| Ok(()))).await {
            Err(Error::Unavailable { system: "database", cause: told }) => assert_eq!(told, cause),
            other => panic!("{other:?}"),
        }
        go.send(()).unwrap();
        slow.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn who_waits_too_long_is_told_so_and_the_unit_still_ends() {
    let world = fresh().await;
    let options = Options { answer_within: Duration::from_millis(50), ..Options::default() };
    let database = Database::open(&world.url, &options).unwrap();
    let (go, may_go) = mpsc::channel::<()>();
    let store: &dyn Store = &database;
    let nobody = Trail::nobody();
    let slow = store.transact(&nobody, move |tx| {
        may_go.recv().unwrap();
        tx.insert_setting("late", "yes")
    });
    assert!(matches!(slow.await, Err(Error::Unavailable { system: "database", .. })));
    go.send(()).unwrap();
    while world.unit(|tx| tx.find_setting("late")).await.unwrap().is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Whoever passes over a failed statement would lose what he wrote on PostgreSQL and keep a half on SQLite.
#[tokio::test]
async fn a_unit_that_goes_on_after_a_fault_is_not_kept() {
    let world = fresh().await;
    let body = world.bodies[0].clone();
    let blind = world.unit(move |tx| {
        tx.insert_setting("half", "done")?;
        assert!(tx.insert_body(&body).is_err(), "it is there already");
        Ok(())
    });
    assert!(matches!(blind.await, Err(Error::Internal(_))));
    assert_eq!(world.unit(|tx| tx.find_setting("half")).await.unwrap(), None);
}

/// Staff completes tasks while the gateway pays and the applicant changes: each loads another part of the case first.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_waits_for_him_who_waits_for_him() {
    let mut world = fresh().await;
    let (application, _) = world.registered(10).await;
    let (payment, task) = (world.payment(&application, 20), world.task(&application, 20));
    let ids = (application.id.clone(), payment.id.clone(), task.id.clone());
    let unit = world.unit(move |tx| {
        tx.insert_payment(&payment)?;
        tx.insert_task(&task)
    });
    unit.await.unwrap();
    let world = Arc::new(world);
    let hands: Vec<_> = (0..3)
        .map(|order| {
            let (world, ids) = (world.clone(), ids.clone());
            tokio::spawn(async move {
                for _ in 0..20 {
                    let ids = ids.clone();
                    world.unit(move |tx| change_all(tx, &ids, order)).await.unwrap();
                }
            })
        })
        .collect();
    for hand in hands {
        hand.await.unwrap();
    }
    let read = world.unit(move |tx| {
        let (application, payment) = (tx.get_application(&ids.0)?, tx.get_payment(&ids.1)?);
        Ok([application.version, payment.version, tx.get_task(&ids.2)?.version])
    });
    assert_eq!(read.await.unwrap(), [61; 3]);
}

fn change_all(tx: &mut dyn Tx, ids: &(ApplicationId, PaymentId, TaskId), order: usize) -> Result<()> {
    for turn in 0..3 {
        match (order + turn) % 3 {
            0 => tx.get_application(&ids.0).and_then(|mut read| tx.save_application(&mut read))?,
            1 => tx.get_payment(&ids.1).and_then(|mut read| tx.save_payment(&mut read))?,
            _ => tx.get_task(&ids.2).and_then(|mut read| tx.save_task(&mut read))?,
        }
    }
    Ok(())
}

#[tokio::test]
async fn what_was_kept_is_not_changed_by_anybody() {
    let mut world = fresh().await;
    let (application, _) = world.registered(10).await;
    let id = application.id.clone();
    let row = trace("1", ruqsat_licensing::flow::Outcome::Ok);
    world.unit(move |tx| tx.append_trace(&id, &[row])).await.unwrap();
    let mut other = world.raw();
    for table in ["trace", "contents", "signatures"] {
        for change in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET application = 'x'")] {
            let fault = other.run(&change).unwrap_err();
            assert!(fault.contains("append-only"), "{change}: {fault}");
        }
    }
}
