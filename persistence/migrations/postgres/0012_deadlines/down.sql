DROP INDEX tasks_with_term;
DROP INDEX applications_with_term;
ALTER TABLE tasks DROP COLUMN calendar;
ALTER TABLE applications DROP COLUMN calendar;
ALTER TABLE applications DROP COLUMN due_at;
