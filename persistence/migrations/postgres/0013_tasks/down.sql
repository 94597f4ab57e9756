DROP TABLE task_moves;
DROP INDEX tasks_open_of_body;
DROP INDEX tasks_of_assignee;
DROP INDEX tasks_of_body_by_due;
ALTER TABLE tasks DROP COLUMN assigned_at;
ALTER TABLE tasks DROP COLUMN assignee;
ALTER TABLE tasks DROP COLUMN unit;
