//! How far behind the outbox is.

use super::fresh;
use crate::world::at;
use ruqsat_licensing::ids::OutboxId;
use ruqsat_licensing::ports::{Backlog, OutboxMessage, Store};

#[tokio::test]
async fn what_is_due_and_what_is_dead_is_counted_and_what_is_done_is_not() {
    let mut world = fresh().await;
    assert_eq!(world.database.backlog(at(100)).await.unwrap(), Backlog::default());
    let messages = [10, 20, 30, 40, 500].map(|due| OutboxMessage {
        id: OutboxId::new(&mut world.mint),
        kind: "notice".into(),
        payload: serde_json::json!({}),
        due_at: at(due),
        attempts: 0,
    });
    let [done, dead] = [messages[0].id.clone(), messages[1].id.clone()];
    let unit = world.unit(move |tx| {
        messages.iter().try_for_each(|message| tx.enqueue(message))?;
        tx.finish_outbox(&done, at(50))?;
        tx.bury_outbox(&dead, at(50), "503")
    });
    unit.await.unwrap();
    let expected = Backlog { due: 2, oldest: Some(at(30)), dead: 1 };
    assert_eq!(world.database.backlog(at(100)).await.unwrap(), expected);
}
