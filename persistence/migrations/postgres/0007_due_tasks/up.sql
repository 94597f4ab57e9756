-- Until when a task has time. What is due is looked for by activity: the answers of the bodies asked come first.
ALTER TABLE tasks ADD COLUMN due_at TIMESTAMP;
CREATE INDEX tasks_due ON tasks (activity, due_at, id) WHERE ((closed_at IS NULL) AND (due_at IS NOT NULL));
