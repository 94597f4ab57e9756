DROP INDEX licences_of_service_in_state;
DROP INDEX licences_in_state;
DROP INDEX licences_of_region;
DROP INDEX licences_of_body;
DROP INDEX licences_due;
DROP TABLE licence_words;
DROP TABLE licence_changes;
ALTER TABLE licences DROP COLUMN activities;
ALTER TABLE licences DROP COLUMN region;
ALTER TABLE licences DROP COLUMN next_at;
ALTER TABLE licences DROP COLUMN valid_until;
-- What is not in force, as the schema before could say it.
ALTER TABLE licences ADD COLUMN standing TEXT NOT NULL DEFAULT 'in_force' CHECK (standing IN ('in_force', 'superseded'));
UPDATE licences SET standing = CASE state WHEN 'in_force' THEN state ELSE 'superseded' END;
ALTER TABLE licences DROP COLUMN state;
ALTER TABLE licences RENAME COLUMN standing TO state;
