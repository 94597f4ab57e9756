-- OAuth 2 clients. Each has an account of its own, which holds the hash of its secret.
CREATE TABLE clients (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account       TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    name_kk       TEXT      NOT NULL,
    name_ru       TEXT      NOT NULL,
    name_en       TEXT      NOT NULL,
    auth          TEXT      NOT NULL CHECK (auth IN ('none', 'secret', 'private_key_jwt')),
    jwks_json     TEXT,
    redirect_uris TEXT      NOT NULL,
    permissions   TEXT      NOT NULL,
    first_party   BOOLEAN   NOT NULL,
    created_at    TIMESTAMP NOT NULL,
    disabled_at   TIMESTAMP
);

-- What a person lets a client do in whose name.
CREATE TABLE grants (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    client      TEXT COLLATE "C" NOT NULL REFERENCES clients (id),
    account     TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    acting_for  TEXT COLLATE "C" NOT NULL,
    permissions TEXT      NOT NULL,
    created_at  TIMESTAMP NOT NULL,
    updated_at  TIMESTAMP NOT NULL,
    revoked_at  TIMESTAMP
);
CREATE UNIQUE INDEX grants_in_force ON grants (account, client, acting_for) WHERE (revoked_at IS NULL);
CREATE INDEX grants_of_account ON grants (account, id);

-- Every sign-in. What belongs to one that has ended stops working at once.
CREATE TABLE sessions (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account     TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    client      TEXT COLLATE "C" NOT NULL,
    granted     TEXT COLLATE "C" REFERENCES grants (id),
    acting_for  TEXT,
    permissions TEXT      NOT NULL,
    method      TEXT      NOT NULL,
    started_at  TIMESTAMP NOT NULL,
    expires_at  TIMESTAMP NOT NULL,
    ended_at    TIMESTAMP,
    ended_why   TEXT
);
CREATE INDEX sessions_of_account ON sessions (account) WHERE (ended_at IS NULL);
CREATE INDEX sessions_of_client ON sessions (client) WHERE (ended_at IS NULL);
CREATE INDEX sessions_of_grant ON sessions (granted) WHERE (granted IS NOT NULL);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Each is used once; only its SHA-256 is kept.
CREATE TABLE refresh_tokens (
    sha256    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    session   TEXT COLLATE "C" NOT NULL REFERENCES sessions (id),
    issued_at TIMESTAMP NOT NULL,
    used_at   TIMESTAMP
);
CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session);

-- A request to our own pages: from the redirect of the client to the code it exchanges. Secrets by their SHA-256.
CREATE TABLE authorizations (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    client          TEXT COLLATE "C" NOT NULL REFERENCES clients (id),
    redirect_uri    TEXT      NOT NULL,
    permissions     TEXT      NOT NULL,
    state           TEXT      NOT NULL,
    challenge       TEXT      NOT NULL,
    browser_sha256  TEXT      NOT NULL,
    network         TEXT COLLATE "C" NOT NULL,
    account         TEXT COLLATE "C" REFERENCES accounts (id),
    granted         TEXT COLLATE "C" REFERENCES grants (id),
    acting_for      TEXT,
    code_sha256     TEXT COLLATE "C",
    session         TEXT COLLATE "C" REFERENCES sessions (id),
    created_at      TIMESTAMP NOT NULL,
    expires_at      TIMESTAMP NOT NULL,
    closed_at       TIMESTAMP
);
CREATE UNIQUE INDEX authorizations_by_code ON authorizations (code_sha256) WHERE (code_sha256 IS NOT NULL);
CREATE INDEX authorizations_of_network ON authorizations (network, expires_at);
CREATE INDEX authorizations_by_expiry ON authorizations (expires_at);
CREATE INDEX authorizations_of_session ON authorizations (session) WHERE (session IS NOT NULL);

-- Signed assertions of clients: each counts once.
CREATE TABLE client_assertions (
    sha256     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX client_assertions_by_expiry ON client_assertions (expires_at);

-- Failed sign-ins in the running window, counted by whom or whence.
CREATE TABLE sign_in_failures (
    subject    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    began_at   TIMESTAMP NOT NULL,
    failures   BIGINT    NOT NULL
);
CREATE INDEX sign_in_failures_by_age ON sign_in_failures (began_at);

-- Networks from which somebody has signed in.
CREATE TABLE known_networks (
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    network TEXT COLLATE "C" NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account, network)
);
CREATE INDEX known_networks_by_age ON known_networks (seen_at);
