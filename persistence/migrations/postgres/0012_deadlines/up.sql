-- When the whole term of an application is over, counted with which calendar; and with which calendar that of a task was.
ALTER TABLE applications ADD COLUMN due_at TIMESTAMP;
ALTER TABLE applications ADD COLUMN calendar TEXT;
ALTER TABLE tasks ADD COLUMN calendar TEXT;
-- What is counted again when the calendar changes: whatever is open and has a term.
CREATE INDEX applications_with_term ON applications (id) WHERE (is_open AND (calendar IS NOT NULL));
CREATE INDEX tasks_with_term ON tasks (id) WHERE ((closed_at IS NULL) AND (calendar IS NOT NULL));
