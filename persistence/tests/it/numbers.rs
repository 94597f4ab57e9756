//! Counters under many hands, and the book of numbers.

use super::fresh;
use crate::world::at;
use ruqsat_licensing::{Error, Result};
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_times_a_hundred_is_four_hundred() {
    let world = std::sync::Arc::new(fresh().await);
    let hands: Vec<_> = (0..4)
        .map(|_| {
            let world = world.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                for _ in 0..100 {
                    taken.push(world.unit(|tx| tx.next_number("result/LMP")).await.unwrap());
                }
                taken
            })
        })
        .collect();
    let mut taken = BTreeSet::new();
    for hand in hands {
        taken.extend(hand.await.unwrap());
    }
    assert_eq!(taken, (1..=400).collect());
}

#[tokio::test]
async fn a_rolled_back_unit_gives_its_number_back() {
    let world = fresh().await;
    let failed: Result<i64> = world
        .unit(|tx| {
            tx.next_number("application")?;
            Err(Error::Forbidden("a reason"))
        })
        .await;
    assert!(matches!(failed, Err(Error::Forbidden("a reason"))));
    assert_eq!(world.unit(|tx| tx.next_number("application")).await.unwrap(), 1);
    assert_eq!(world.unit(|tx| tx.next_number("refusal")).await.unwrap(), 1);
}

#[tokio::test]
async fn a_number_is_given_once_and_closed_once() {
    let mut world = fresh().await;
    let (application, _) = world.registered(10).await;
    let id = application.id.clone();
    let unit = world.unit(move |tx| {
        for number in ["KZ01", "KZ02"] {
            tx.reserve_number(number, &id, at(11))?;
        }
        tx.close_number("KZ01", None, at(12))?;
        tx.close_number("KZ02", Some("sent back before signing"), at(12))
    });
    unit.await.unwrap();
    let id = application.id;
    assert!(matches!(
        world.unit(move |tx| tx.reserve_number("KZ02", &id, at(13))).await,
        Err(Error::Internal(_))
    ));
    for number in ["KZ01", "KZ02", "KZ03"] {
        let closed = world.unit(move |tx| tx.close_number(number, None, at(14))).await;
        assert!(matches!(closed, Err(Error::Internal(_))), "{number}: {closed:?}");
    }
}
