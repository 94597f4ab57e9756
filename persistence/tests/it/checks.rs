//! Payments to ask the gateway about: the longest due first, each by one worker.

use super::fresh;
use crate::world::at;
use ruqsat_licensing::payments::PaymentState;
use std::collections::BTreeSet;

#[tokio::test]
async fn due_checks_come_in_order_and_are_put_off_without_a_new_version() {
    let mut world = fresh().await;
    let application = world.application(1);
    let mut payments = [10, 20, 30, 40].map(|created| world.payment(&application, created));
    payments[0].next_check_at = Some(at(200));
    payments[2].next_check_at = None;
    let kept = payments.clone();
    let unit = world.unit(move |tx| {
        tx.insert_application(&application)?;
        kept.iter().try_for_each(|payment| tx.insert_payment(payment))
    });
    unit.await.unwrap();
    let [late, early, _, young] = payments;
    let due = async |now: i64, before: i64| {
        let found = world.unit(move |tx| tx.due_payments(at(now), at(before), 10)).await.unwrap();
        found.into_iter().map(|payment| payment.id).collect::<Vec<_>>()
    };
    assert_eq!(due(15, 15).await, [], "not due yet");
    assert_eq!(due(300, 300).await, [early.id.clone(), young.id.clone(), late.id.clone()]);
    assert_eq!(due(300, 35).await, [early.id.clone(), late.id.clone()], "one is too young");

    let mut put_off = early.clone();
    (put_off.next_check_at, put_off.checks) = (Some(at(400)), 3);
    let scheduled = put_off.clone();
    world.unit(move |tx| tx.schedule_check(&scheduled)).await.unwrap();
    assert_eq!(due(300, 35).await, [late.id]);
    let read = world.unit(move |tx| tx.get_payment(&early.id)).await.unwrap();
    assert_eq!(read, put_off, "nothing else changed, nor did the version");
    assert_eq!(read.state, PaymentState::Created);
}

#[tokio::test]
async fn workers_at_the_same_moment_take_different_payments() {
    let mut world = fresh().await;
    let application = world.application(1);
    let payments: Vec<_> = (0..12).map(|n| world.payment(&application, n)).collect();
    let unit = world.unit(move |tx| {
        tx.insert_application(&application)?;
        payments.iter().try_for_each(|payment| tx.insert_payment(payment))
    });
    unit.await.unwrap();
    let take = || {
        world.unit(|tx| {
            let mut due = tx.due_payments(at(50), at(50), 3)?;
            for payment in &mut due {
                payment.next_check_at = Some(at(100));
                tx.schedule_check(payment)?;
            }
            // Held for a while, so that the others come in between.
            std::thread::sleep(std::time::Duration::from_millis(50));
            Ok(due)
        })
    };
    let (one, two, three, four) = tokio::join!(take(), take(), take(), take());
    let taken: Vec<_> =
        [one, two, three, four].into_iter().flat_map(Result::unwrap).map(|payment| payment.id).collect();
    assert_eq!(taken.len(), 12);
    assert_eq!(taken.iter().collect::<BTreeSet<_>>().len(), 12, "none twice");
}
