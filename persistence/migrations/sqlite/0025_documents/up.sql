-- Files have versions, and their bytes lie in a folder or a store of objects. Those of before stay where they are: as
-- contents, which are append-only. A foreign key cannot be dropped here, so the table is made anew.
DROP INDEX documents_of_application;
ALTER TABLE documents RENAME TO documents_before;
CREATE TABLE documents (
    id          TEXT      NOT NULL PRIMARY KEY,
    application TEXT      NOT NULL REFERENCES applications (id),
    kind        TEXT      NOT NULL,
    name        TEXT      NOT NULL,
    -- Counts the files of one kind and name of an application from 1.
    version     INTEGER   NOT NULL CHECK (version > 0),
    media_type  TEXT      NOT NULL,
    sha256      TEXT      NOT NULL,
    size        BIGINT    NOT NULL CHECK (size > 0),
    added_by    TEXT      NOT NULL REFERENCES accounts (id),
    created_at  TIMESTAMP NOT NULL,
    -- When a later version took its place: it stays to be read and is no part of what is signed afterwards.
    replaced_at TIMESTAMP,
    removed_at  TIMESTAMP,
    -- Where the bytes are; nowhere: their time was over, and the hash tells what they were.
    kept        TEXT      NOT NULL CHECK (kept IN ('database', 'store', 'nowhere'))
);
INSERT INTO documents
    SELECT id, application, kind, name,
        row_number() OVER (PARTITION BY application, kind, name ORDER BY created_at, id),
        media_type, sha256, size, added_by, created_at, NULL, removed_at, 'database'
    FROM documents_before;
DROP TABLE documents_before;
CREATE INDEX documents_of_application ON documents (application, created_at, id);

-- What lies in the store of files. A row is here before its bytes are, and goes after them: there are never bytes that
-- nobody knows of.
CREATE TABLE stored_files (
    -- The document, which is not there yet while its bytes are being put.
    document  TEXT      NOT NULL PRIMARY KEY,
    -- What the store keeps the bytes under.
    name      TEXT      NOT NULL,
    -- From when on they are to be removed; of bytes that somebody stands on there is no such moment.
    remove_at TIMESTAMP
);
CREATE INDEX stored_files_to_remove ON stored_files (remove_at) WHERE (remove_at IS NOT NULL);
