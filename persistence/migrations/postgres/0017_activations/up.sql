-- Codes by which somebody sets his first password; only their hashes are kept.
CREATE TABLE activations (
    sha256     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account    TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    created_by TEXT COLLATE "C" REFERENCES accounts (id),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at    TIMESTAMP,
    CHECK (created_at < expires_at)
);
CREATE INDEX activations_of_account ON activations (account) WHERE (used_at IS NULL);
