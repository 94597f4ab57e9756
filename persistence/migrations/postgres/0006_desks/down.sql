DROP TABLE documents;
ALTER TABLE applications RENAME COLUMN with_body TO registered;
DROP INDEX applications_of_desk;
ALTER TABLE applications DROP COLUMN desk_json;
ALTER TABLE applications DROP COLUMN desk;
