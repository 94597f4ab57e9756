-- Whose a task is: the unit of its body, and the one it is assigned to; NULL is everybody's.
ALTER TABLE tasks ADD COLUMN unit TEXT REFERENCES units (id);
ALTER TABLE tasks ADD COLUMN assignee TEXT REFERENCES accounts (id);
ALTER TABLE tasks ADD COLUMN assigned_at TIMESTAMP;
-- The inbox with what is due first.
CREATE INDEX tasks_of_body_by_due ON tasks (body, due_at, id) WHERE ((closed_at IS NULL) AND (due_at IS NOT NULL));
CREATE INDEX tasks_of_assignee ON tasks (assignee, body) WHERE ((closed_at IS NULL) AND (assignee IS NOT NULL));
-- What is counted for a body: a row per task that is open.
CREATE INDEX tasks_open_of_body ON tasks (body, role, service) WHERE (closed_at IS NULL);

-- How tasks went from hand to hand; never changed.
CREATE TABLE task_moves (
    task     TEXT NOT NULL REFERENCES tasks (id),
    version  BIGINT    NOT NULL,
    at       TIMESTAMP NOT NULL,
    moved_by TEXT REFERENCES accounts (id),
    assignee_before TEXT REFERENCES accounts (id),
    assignee TEXT REFERENCES accounts (id),
    why      TEXT,
    PRIMARY KEY (task, version)
);
