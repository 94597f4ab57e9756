-- Files have versions, and their bytes lie in a folder or a store of objects. Those of before stay where they are: as
-- contents, which are append-only.
ALTER TABLE documents DROP CONSTRAINT documents_application_sha256_fkey;
-- Counts the files of one kind and name of an application from 1.
ALTER TABLE documents ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0);
-- When a later version took its place: it stays to be read and is no part of what is signed afterwards.
ALTER TABLE documents ADD COLUMN replaced_at TIMESTAMP;
-- Where the bytes are; nowhere: their time was over, and the hash tells what they were.
ALTER TABLE documents ADD COLUMN kept TEXT NOT NULL DEFAULT 'database' CHECK (kept IN ('database', 'store', 'nowhere'));
UPDATE documents SET version = counted.version FROM (
    SELECT id, row_number() OVER (PARTITION BY application, kind, name ORDER BY created_at, id) AS version
    FROM documents) AS counted
    WHERE counted.id = documents.id;
ALTER TABLE documents ALTER COLUMN version DROP DEFAULT;
ALTER TABLE documents ALTER COLUMN kept DROP DEFAULT;

-- What lies in the store of files. A row is here before its bytes are, and goes after them: there are never bytes that
-- nobody knows of.
CREATE TABLE stored_files (
    -- The document, which is not there yet while its bytes are being put.
    document  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- What the store keeps the bytes under.
    name      TEXT      NOT NULL,
    -- From when on they are to be removed; of bytes that somebody stands on there is no such moment.
    remove_at TIMESTAMP
);
CREATE INDEX stored_files_to_remove ON stored_files (remove_at) WHERE (remove_at IS NOT NULL);
