-- Staff enters applications for others at a desk: whose it is, and what they noted of whoever stood there.
ALTER TABLE applications ADD COLUMN desk TEXT COLLATE "C" REFERENCES bodies (id);
ALTER TABLE applications ADD COLUMN desk_json TEXT;
CREATE INDEX applications_of_desk ON applications (desk, created_at DESC, id DESC) WHERE (desk IS NOT NULL);
-- Who may see it: a licensing body also sees what was sent on to it or entered at its own desk.
ALTER TABLE applications RENAME COLUMN registered TO with_body;

-- Files of an application. The bytes are contents, which stay: a file taken out again is marked, and counts for the bounds.
CREATE TABLE documents (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    application TEXT COLLATE "C" NOT NULL REFERENCES applications (id),
    kind        TEXT      NOT NULL,
    name        TEXT      NOT NULL,
    media_type  TEXT      NOT NULL,
    sha256      TEXT      NOT NULL,
    size        BIGINT    NOT NULL CHECK (size > 0),
    added_by    TEXT      NOT NULL REFERENCES accounts (id),
    created_at  TIMESTAMP NOT NULL,
    removed_at  TIMESTAMP,
    FOREIGN KEY (application, sha256) REFERENCES contents (application, sha256)
);
CREATE INDEX documents_of_application ON documents (application, created_at, id);
