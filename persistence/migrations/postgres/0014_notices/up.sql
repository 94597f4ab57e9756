-- What people are told: rows of facts, of which words are made when they are read or sent.
CREATE TABLE notices (
    id          TEXT COLLATE "C"      NOT NULL PRIMARY KEY,
    mailbox     TEXT COLLATE "C"      NOT NULL,
    kind        TEXT COLLATE "C"      NOT NULL,
    application TEXT COLLATE "C"      REFERENCES applications (id),
    service     TEXT,
    subject     TEXT,
    facts_json  TEXT      NOT NULL,
    created_at  TIMESTAMP NOT NULL,
    read_at     TIMESTAMP
);
CREATE INDEX notices_of_mailbox ON notices (mailbox, created_at DESC, id DESC);
CREATE INDEX notices_unread ON notices (mailbox, created_at DESC, id DESC) WHERE (read_at IS NULL);

-- How the owner of a mailbox wants his notices.
CREATE TABLE notice_preferences (
    mailbox    TEXT COLLATE "C"   NOT NULL PRIMARY KEY,
    language   TEXT   NOT NULL CHECK (language IN ('kk', 'ru', 'en')),
    sms_json   TEXT,
    email_json TEXT,
    muted_json TEXT   NOT NULL,
    version    BIGINT NOT NULL
);

-- The last code that was sent to confirm an address.
CREATE TABLE notice_codes (
    mailbox      TEXT COLLATE "C"      NOT NULL,
    channel      TEXT COLLATE "C"      NOT NULL CHECK (channel IN ('sms', 'email')),
    address      TEXT      NOT NULL,
    digits       TEXT      NOT NULL,
    sent_at      TIMESTAMP NOT NULL,
    expires_at   TIMESTAMP NOT NULL,
    tries        INTEGER   NOT NULL,
    counted_from TIMESTAMP NOT NULL,
    sent         INTEGER   NOT NULL,
    PRIMARY KEY (mailbox, channel)
);

-- What somebody was reminded of: each thing once.
CREATE TABLE reminders (
    subject TEXT COLLATE "C"      NOT NULL,
    kind    TEXT COLLATE "C"      NOT NULL,
    at      TIMESTAMP NOT NULL,
    PRIMARY KEY (subject, kind)
);
CREATE INDEX tasks_by_due ON tasks (due_at, id) WHERE ((closed_at IS NULL) AND (due_at IS NOT NULL));

-- Messages written before this hold words' names and no mailbox: nobody had an address yet, and nothing reads them now.
UPDATE outbox SET finished = TRUE, finished_at = due_at
    WHERE (kind = 'notice') AND (finished_at IS NULL) AND (dead_at IS NULL);
