//! The outbox: oldest first, one worker at a time, until it is finished.

use super::fresh;
use crate::world::{World, at};
use ruqsat_licensing::Error;
use ruqsat_licensing::ids::OutboxId;
use ruqsat_licensing::ports::OutboxMessage;

async fn claim(world: &World, now: i64) -> Option<OutboxMessage> {
    let mut taken = world.unit(move |tx| tx.claim_outbox(at(now), at(now + 100), 1)).await.unwrap();
    assert!(taken.len() <= 1);
    taken.pop()
}

#[tokio::test]
async fn claimed_leased_postponed_and_finished() {
    let mut world = fresh().await;
    let [late, early, future] = [20, 10, 500].map(|due| OutboxMessage {
        id: OutboxId::new(&mut world.mint),
        kind: "notice".into(),
        payload: serde_json::json!({"to": "ә", "due": due}),
        due_at: at(due),
        attempts: 0,
    });
    assert_eq!(claim(&world, 1000).await, None);
    let all = [late.clone(), early.clone(), future.clone()];
    world.unit(move |tx| all.iter().try_for_each(|message| tx.enqueue(message))).await.unwrap();

    let taken = |message: &OutboxMessage, until, attempts| {
        Some(OutboxMessage { due_at: at(until), attempts, ..message.clone() })
    };
    assert_eq!(claim(&world, 5).await, None, "nothing is due");
    assert_eq!(claim(&world, 50).await, taken(&early, 150, 1), "the oldest first");
    assert_eq!(claim(&world, 50).await, taken(&late, 150, 1), "the first is leased");
    assert_eq!(claim(&world, 50).await, None, "both are leased, the third is not due");

    let (finished, postponed) = (early.id.clone(), late.id.clone());
    let unit = world.unit(move |tx| {
        tx.finish_outbox(&finished, at(60))?;
        tx.postpone_outbox(&postponed, at(400), "503")
    });
    unit.await.unwrap();
    assert_eq!(claim(&world, 300).await, None, "one is finished, one put off");
    assert_eq!(claim(&world, 400).await, taken(&late, 500, 2), "put off, then taken again");
    assert_eq!(claim(&world, 500).await, taken(&late, 600, 3), "a worker died: its lease ran out");
    assert_eq!(claim(&world, 500).await, taken(&future, 600, 1));

    let unknown = OutboxId::new(&mut world.mint);
    assert!(matches!(
        world.unit(move |tx| tx.finish_outbox(&unknown, at(1))).await,
        Err(Error::NotFound("message"))
    ));
}

#[tokio::test]
async fn given_up_listed_and_revived() {
    let mut world = fresh().await;
    let [first, second] = [10, 20].map(|due| OutboxMessage {
        id: OutboxId::new(&mut world.mint),
        kind: "notice".into(),
        payload: serde_json::json!({"to": "ә"}),
        due_at: at(due),
        attempts: 0,
    });
    let all = [first.clone(), second.clone()];
    world.unit(move |tx| all.iter().try_for_each(|message| tx.enqueue(message))).await.unwrap();
    claim(&world, 50).await.unwrap();
    claim(&world, 50).await.unwrap();
    let (one, two) = (first.id.clone(), second.id.clone());
    let unit = world.unit(move |tx| {
        tx.bury_outbox(&two, at(60), "no")?;
        tx.bury_outbox(&one, at(70), "never")
    });
    unit.await.unwrap();
    assert_eq!(claim(&world, 1000).await, None, "the dead are nobody's");

    let dead = world.unit(|tx| tx.dead_letters(10)).await.unwrap();
    let told: Vec<_> =
        dead.iter().map(|letter| (&letter.message.id, letter.dead_at, letter.fault.as_str())).collect();
    assert_eq!(told, [(&second.id, at(60), "no"), (&first.id, at(70), "never")], "the longest dead first");
    let envelope = OutboxMessage { payload: serde_json::Value::Null, ..second.clone() };
    assert_eq!(dead[0].message, OutboxMessage { due_at: at(150), attempts: 1, ..envelope });
    assert_eq!(world.unit(|tx| tx.dead_letters(1)).await.unwrap().len(), 1);

    let revived = first.id.clone();
    world.unit(move |tx| tx.revive_outbox(&revived, at(500))).await.unwrap();
    let back = claim(&world, 500).await;
    assert_eq!(back, Some(OutboxMessage { due_at: at(600), attempts: 1, ..first.clone() }));
    let alive = first.id.clone();
    let again = world.unit(move |tx| tx.revive_outbox(&alive, at(501))).await;
    assert!(matches!(again, Err(Error::NotFound("message"))), "what is not dead is not revived");
}

#[tokio::test]
async fn several_at_once_are_taken_in_order_and_only_those_that_are_due() {
    let mut world = fresh().await;
    let messages = [30, 10, 20, 500].map(|due| OutboxMessage {
        id: OutboxId::new(&mut world.mint),
        kind: "notice".into(),
        payload: serde_json::json!({}),
        due_at: at(due),
        attempts: 0,
    });
    let all = messages.clone();
    world.unit(move |tx| all.iter().try_for_each(|message| tx.enqueue(message))).await.unwrap();
    let ids = |taken: Vec<OutboxMessage>| taken.into_iter().map(|message| message.id).collect::<Vec<_>>();
    let taken = world.unit(|tx| tx.claim_outbox(at(100), at(200), 2)).await.unwrap();
    assert_eq!(ids(taken), [messages[1].id.clone(), messages[2].id.clone()]);
    let taken = world.unit(|tx| tx.claim_outbox(at(100), at(200), 2)).await.unwrap();
    assert_eq!(ids(taken), [messages[0].id.clone()], "what is leased is nobody else's");
}

#[tokio::test]
async fn one_that_does_not_read_is_set_aside_and_the_others_go_on() {
    let mut world = fresh().await;
    let [broken, good] = [10, 20].map(|due| OutboxMessage {
        id: OutboxId::new(&mut world.mint),
        kind: "notice".into(),
        payload: serde_json::json!({}),
        due_at: at(due),
        attempts: 0,
    });
    let all = [broken.clone(), good.clone()];
    world.unit(move |tx| all.iter().try_for_each(|message| tx.enqueue(message))).await.unwrap();
    world
        .raw()
        .run(&format!("UPDATE outbox SET payload_json = '{{half' WHERE id = '{}'", broken.id))
        .unwrap();
    let taken = world.unit(|tx| tx.claim_outbox(at(50), at(90), 10)).await.unwrap();
    assert_eq!(taken.into_iter().map(|message| message.id).collect::<Vec<_>>(), [good.id]);
    let dead = world.unit(|tx| tx.dead_letters(10)).await.unwrap();
    assert_eq!(dead.into_iter().map(|letter| letter.message.id).collect::<Vec<_>>(), [broken.id]);
}
