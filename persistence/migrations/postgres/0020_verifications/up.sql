-- Signatures that somebody asked to be judged, of no case: what it cost him, and the report for a while.
CREATE TABLE verifications (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account     TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    client      TEXT COLLATE "C" NOT NULL,
    cost        INTEGER NOT NULL,
    report_json TEXT COLLATE "C",
    created_at  TIMESTAMP NOT NULL,
    CHECK (cost > 0)
);
CREATE INDEX verifications_of_account ON verifications (account, created_at);
CREATE INDEX verifications_of_client ON verifications (client, created_at);
CREATE INDEX verifications_by_age ON verifications (created_at);
