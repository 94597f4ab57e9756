-- The audit: who did what on which case, when and from where; never the content. A write leaves its row in its own
-- transaction, what staff is shown of a case one before it is shown. There is no page for it yet: ask with SQL.
CREATE TABLE audit (
    -- A prefixed ULID: in the order of time.
    id          TEXT      NOT NULL PRIMARY KEY,
    at          TIMESTAMP NOT NULL,
    deed        TEXT      NOT NULL CHECK (deed IN ('write', 'read', 'sign_in')),
    -- Operation id of the API, or the name of a worker of the server.
    operation   TEXT      NOT NULL,
    -- Only a sign-in is refused: what else is refused changes and shows nothing.
    outcome     TEXT      NOT NULL CHECK (outcome IN ('done', 'refused')),
    -- As what it was done. A gateway is an outside system whose signed message did it, unknown a sign-in by a name that
    -- nobody has.
    standing    TEXT      NOT NULL CHECK (standing IN
                    ('applicant', 'staff', 'client', 'gateway', 'system', 'unknown')),
    -- The account; of a refused sign-in the one that was tried.
    account     TEXT,
    -- The OAuth 2 client it came through, or the name of the outside system.
    client      TEXT,
    -- The licensing body of a member of staff, and his roles parted by spaces.
    body        TEXT,
    roles       TEXT      NOT NULL,
    -- The case. A unit that changes two leaves two rows.
    application TEXT,
    -- The id in the path of the request: a task, a payment.
    subject     TEXT,
    -- The cases that a list showed, parted by spaces.
    seen        TEXT      NOT NULL,
    -- The request: logs, traces and problems carry the same id.
    request     TEXT      NOT NULL,
    -- Address of the caller; behind a proxy the proxy's.
    peer        TEXT,
    -- How many events the row stands for: more than one only of failed sign-ins that came too fast.
    times       BIGINT    NOT NULL CHECK (times > 0)
);
CREATE INDEX audit_of_application ON audit (application, id);
CREATE INDEX audit_of_account ON audit (account, id);
