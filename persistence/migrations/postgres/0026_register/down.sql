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
UPDATE licences SET state = 'superseded' WHERE state <> 'in_force';
ALTER TABLE licences ALTER COLUMN state DROP DEFAULT;
ALTER TABLE licences DROP CONSTRAINT licences_state_check;
ALTER TABLE licences ADD CONSTRAINT licences_state_check CHECK (state IN ('in_force', 'superseded'));
