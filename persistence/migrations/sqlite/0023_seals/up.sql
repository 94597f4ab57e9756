-- The seals: one for each row that is only ever added, in one chain, and for the rows of a case in a chain of its own. They
-- are written behind the rows, by a worker; whoever keeps a head of the chain elsewhere finds out what was changed since.
CREATE TABLE seals (
    seq         BIGINT    NOT NULL PRIMARY KEY,
    -- Which table, and which of its rows.
    kind        TEXT      NOT NULL CHECK (kind IN ('audit', 'trace', 'signature', 'licence_change')),
    subject     TEXT      NOT NULL,
    application TEXT,
    -- SHA-256 of the row.
    row_hash    TEXT      NOT NULL,
    -- The seal before it of the same case, and the hash of that chain up to here.
    case_before BIGINT,
    case_hash   TEXT,
    -- SHA-256 over all this and the hash of the seal before it.
    hash        TEXT      NOT NULL,
    sealed_at   TIMESTAMP NOT NULL,
    CHECK ((application IS NULL) = (case_hash IS NULL))
);
CREATE UNIQUE INDEX seals_of_row ON seals (kind, subject);
CREATE INDEX seals_of_case ON seals (application, seq) WHERE (application IS NOT NULL);
