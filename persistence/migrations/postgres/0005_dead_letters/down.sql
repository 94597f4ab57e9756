DROP INDEX outbox_dead;
DROP INDEX outbox_due;
ALTER TABLE outbox DROP COLUMN dead_at;
CREATE INDEX outbox_due ON outbox (finished, due_at, id);
