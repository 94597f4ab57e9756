-- A message that was tried for days is set aside, with the fault of its last try, until an operator revives it.
ALTER TABLE outbox ADD COLUMN dead_at TIMESTAMP;
-- What is finished or dead does not lie in the way of what is due.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE ((finished_at IS NULL) AND (dead_at IS NULL));
CREATE INDEX outbox_dead ON outbox (dead_at, id) WHERE (dead_at IS NOT NULL);
