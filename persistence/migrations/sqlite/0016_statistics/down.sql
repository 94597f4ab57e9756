DROP INDEX applications_pending;
DROP INDEX applications_decided;
DROP INDEX applications_received;
ALTER TABLE applications DROP COLUMN grounds_json;
ALTER TABLE applications DROP COLUMN outcome;
ALTER TABLE applications DROP COLUMN decided_at;
ALTER TABLE applications DROP COLUMN registered_at;
ALTER TABLE applications DROP COLUMN received_at;
ALTER TABLE applications DROP COLUMN channel;
