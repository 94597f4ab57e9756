DROP TABLE stored_files;
ALTER TABLE documents DROP COLUMN kept;
ALTER TABLE documents DROP COLUMN replaced_at;
ALTER TABLE documents DROP COLUMN version;
