-- Signing by phone: the bytes under the code of a QR, and the signature until it is fetched. Short-lived; the phone's
-- token by its SHA-256.
CREATE TABLE mobile_signings (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account      TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    client       TEXT COLLATE "C" NOT NULL,
    application  TEXT COLLATE "C" NOT NULL REFERENCES applications (id),
    task         TEXT COLLATE "C" REFERENCES tasks (id),
    code         TEXT COLLATE "C" NOT NULL,
    content      BYTEA NOT NULL,
    asked_json   TEXT COLLATE "C" NOT NULL,
    token_sha256 TEXT COLLATE "C",
    cms          BYTEA,
    created_at   TIMESTAMP NOT NULL,
    expires_at   TIMESTAMP NOT NULL,
    opened_at    TIMESTAMP,
    signed_at    TIMESTAMP,
    cancelled_at TIMESTAMP,
    CHECK (created_at < expires_at),
    CHECK ((token_sha256 IS NULL) = (opened_at IS NULL)),
    CHECK ((cms IS NULL) = (signed_at IS NULL)),
    CHECK (signed_at IS NULL OR cancelled_at IS NULL)
);
CREATE UNIQUE INDEX mobile_signings_by_code ON mobile_signings (code);
CREATE INDEX mobile_signings_of_account ON mobile_signings (account, application);
CREATE INDEX mobile_signings_by_expiry ON mobile_signings (expires_at);
