ALTER TABLE signatures DROP COLUMN asked_json;
