-- The skeleton: everything one case needs from its draft to its licence and its survey.
-- Column types are those both databases know. Times are UTC, cut to microseconds. Ids are prefixed ULIDs, so that
-- (created_at DESC, id DESC) is a total order and every list pages by it. What is compared or sorted is COLLATE "C",
-- byte by byte as SQLite does it, whatever the language of the cluster.

CREATE TABLE settings (
    key   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT             NOT NULL
);

CREATE TABLE bodies (
    id      TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    bin     TEXT COLLATE "C" NOT NULL,
    name_kk TEXT             NOT NULL,
    name_ru TEXT             NOT NULL,
    name_en TEXT             NOT NULL
);
CREATE UNIQUE INDEX bodies_bin ON bodies (bin);

CREATE TABLE body_services (
    body    TEXT COLLATE "C" NOT NULL REFERENCES bodies (id),
    service TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (service, body)
);
CREATE INDEX body_services_body ON body_services (body);

CREATE TABLE accounts (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    login         TEXT COLLATE "C" NOT NULL,
    secret_hash   TEXT             NOT NULL,
    name          TEXT             NOT NULL,
    standing_json TEXT             NOT NULL,
    created_at    TIMESTAMP        NOT NULL
);
CREATE UNIQUE INDEX accounts_login ON accounts (login);

CREATE TABLE counters (
    name  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value BIGINT           NOT NULL CHECK (value > 0)
);

CREATE TABLE applications (
    id                 TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    service            TEXT COLLATE "C" NOT NULL,
    definition_version TEXT COLLATE "C" NOT NULL,
    structure_hash     TEXT COLLATE "C" NOT NULL,
    applicant          TEXT COLLATE "C" NOT NULL,
    applicant_name     TEXT             NOT NULL,
    filed_by           TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    client             TEXT COLLATE "C" NOT NULL,
    body               TEXT COLLATE "C" NOT NULL REFERENCES bodies (id),
    subject_licence    TEXT COLLATE "C",
    form_json          TEXT             NOT NULL,
    case_json          TEXT             NOT NULL,
    status             TEXT COLLATE "C" NOT NULL CHECK (status IN ('draft', 'awaiting_payment', 'awaiting_signature',
                           'registered', 'in_review', 'awaiting_approvals', 'suspended', 'ready_for_collection',
                           'issued', 'refused', 'not_accepted', 'withdrawn', 'expired')),
    -- Two facts of the case as columns: who may see it, and whether it holds its licence.
    registered         BOOLEAN          NOT NULL,
    is_open            BOOLEAN          NOT NULL CHECK (is_open =
                           (status NOT IN ('issued', 'refused', 'not_accepted', 'withdrawn', 'expired'))),
    version            BIGINT           NOT NULL,
    created_at         TIMESTAMP        NOT NULL,
    updated_at         TIMESTAMP        NOT NULL
);
-- The list of an applicant and the list of a licensing body: the scope first, then the order of the list.
CREATE INDEX applications_of_applicant ON applications (applicant, created_at DESC, id DESC);
CREATE INDEX applications_of_body ON applications (body, registered, created_at DESC, id DESC);
CREATE INDEX applications_of_service ON applications (service, status);
CREATE INDEX applications_open ON applications (is_open, service, definition_version, structure_hash);
-- One open case on a licence at a time.
CREATE UNIQUE INDEX applications_one_open_per_licence ON applications (subject_licence) WHERE is_open;

CREATE TABLE trace (
    application TEXT COLLATE "C" NOT NULL REFERENCES applications (id),
    seq         BIGINT           NOT NULL,
    flow        TEXT COLLATE "C" NOT NULL,
    n           TEXT COLLATE "C" NOT NULL,
    visit       INTEGER          NOT NULL,
    entered_at  TIMESTAMP        NOT NULL,
    left_at     TIMESTAMP        NOT NULL,
    outcome     TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('ok', 'fail', 'returned', 'not_needed', 'withdrawn')),
    acts_json   TEXT             NOT NULL,
    PRIMARY KEY (application, seq)
);

CREATE TABLE contents (
    application TEXT COLLATE "C" NOT NULL REFERENCES applications (id),
    sha256      TEXT COLLATE "C" NOT NULL,
    bytes       BYTEA            NOT NULL,
    created_at  TIMESTAMP        NOT NULL,
    PRIMARY KEY (application, sha256)
);

CREATE TABLE signatures (
    id                  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    application         TEXT COLLATE "C" NOT NULL,
    content_sha256      TEXT COLLATE "C" NOT NULL,
    cms                 BYTEA            NOT NULL,
    report_json         TEXT             NOT NULL,
    revocation_evidence BYTEA,
    created_at          TIMESTAMP        NOT NULL,
    FOREIGN KEY (application, content_sha256) REFERENCES contents (application, sha256)
);
CREATE INDEX signatures_of_application ON signatures (application, created_at, id);

CREATE TABLE payments (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    application   TEXT COLLATE "C" NOT NULL REFERENCES applications (id),
    payer         TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    amount_minor  BIGINT           NOT NULL CHECK (amount_minor >= 0),
    state         TEXT COLLATE "C" NOT NULL CHECK (state IN
                      ('created', 'pending', 'paid', 'failed', 'expired', 'cancelled')),
    gateway_order TEXT COLLATE "C",
    page_url      TEXT,
    created_at    TIMESTAMP        NOT NULL,
    updated_at    TIMESTAMP        NOT NULL,
    version       BIGINT           NOT NULL
);
CREATE INDEX payments_of_application ON payments (application, created_at DESC, id DESC);

CREATE TABLE gateway_callbacks (
    message     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    payment     TEXT COLLATE "C" NOT NULL REFERENCES payments (id),
    received_at TIMESTAMP        NOT NULL
);

CREATE TABLE tasks (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    application  TEXT COLLATE "C" NOT NULL REFERENCES applications (id),
    body         TEXT COLLATE "C" NOT NULL REFERENCES bodies (id),
    service      TEXT COLLATE "C" NOT NULL,
    flow         TEXT COLLATE "C" NOT NULL,
    n            TEXT COLLATE "C" NOT NULL,
    place        INTEGER          NOT NULL,
    visit        INTEGER          NOT NULL,
    activity     TEXT COLLATE "C" NOT NULL,
    role         TEXT COLLATE "C" NOT NULL,
    state        TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'completed', 'cancelled')),
    created_at   TIMESTAMP        NOT NULL,
    closed_at    TIMESTAMP,
    completed_by TEXT COLLATE "C" REFERENCES accounts (id),
    version      BIGINT           NOT NULL
);
-- The inbox asks for one state, the history for all.
CREATE INDEX tasks_inbox ON tasks (body, state, created_at DESC, id DESC);
CREATE INDEX tasks_of_body ON tasks (body, created_at DESC, id DESC);
CREATE INDEX tasks_of_application ON tasks (application, created_at DESC, id DESC);

-- The book of numbers: every number ever given, also those that came to nothing.
CREATE TABLE numbers (
    number      TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    application TEXT COLLATE "C" NOT NULL REFERENCES applications (id),
    state       TEXT COLLATE "C" NOT NULL CHECK (state IN ('reserved', 'issued', 'void')),
    reason      TEXT,
    reserved_at TIMESTAMP        NOT NULL,
    closed_at   TIMESTAMP,
    CHECK ((state = 'reserved') = (closed_at IS NULL)),
    CHECK ((state = 'void') = (reason IS NOT NULL))
);
CREATE INDEX numbers_of_application ON numbers (application);

CREATE TABLE licences (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    number         TEXT COLLATE "C" NOT NULL REFERENCES numbers (number),
    service        TEXT COLLATE "C" NOT NULL,
    kind           TEXT COLLATE "C" NOT NULL,
    holder         TEXT COLLATE "C" NOT NULL,
    holder_name    TEXT             NOT NULL,
    body           TEXT COLLATE "C" NOT NULL REFERENCES bodies (id),
    application    TEXT COLLATE "C" NOT NULL REFERENCES applications (id),
    subject        TEXT COLLATE "C" REFERENCES licences (id),
    state          TEXT COLLATE "C" NOT NULL CHECK (state IN ('in_force', 'superseded')),
    content_sha256 TEXT COLLATE "C" NOT NULL,
    signature      TEXT COLLATE "C" NOT NULL REFERENCES signatures (id),
    issued_at      TIMESTAMP        NOT NULL,
    version        BIGINT           NOT NULL
);
CREATE UNIQUE INDEX licences_number ON licences (number);
CREATE INDEX licences_in_order ON licences (issued_at DESC, id DESC);
CREATE INDEX licences_of_service ON licences (service, issued_at DESC, id DESC);
CREATE INDEX licences_of_holder ON licences (holder, issued_at DESC, id DESC);
-- Applications and licences point at each other, so one of the references comes late.
ALTER TABLE applications ADD FOREIGN KEY (subject_licence) REFERENCES licences (id);

CREATE TABLE survey_answers (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    application TEXT COLLATE "C" NOT NULL REFERENCES applications (id),
    service     TEXT COLLATE "C" NOT NULL,
    answered_at TIMESTAMP        NOT NULL
);
CREATE UNIQUE INDEX survey_answers_application ON survey_answers (application);
CREATE INDEX survey_answers_of_service ON survey_answers (service);

-- One row per question, so that statistics are a GROUP BY.
CREATE TABLE survey_choices (
    survey   TEXT COLLATE "C" NOT NULL REFERENCES survey_answers (id),
    question INTEGER          NOT NULL CHECK (question > 0),
    answer   INTEGER          NOT NULL CHECK (answer > 0),
    PRIMARY KEY (survey, question)
);

CREATE TABLE outbox (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind         TEXT COLLATE "C" NOT NULL,
    payload_json TEXT             NOT NULL,
    due_at       TIMESTAMP        NOT NULL,
    attempts     INTEGER          NOT NULL,
    last_fault   TEXT,
    finished     BOOLEAN          NOT NULL,
    finished_at  TIMESTAMP,
    CHECK (finished = (finished_at IS NOT NULL))
);
CREATE INDEX outbox_due ON outbox (finished, due_at, id);

-- What was traced, kept and signed is never changed, whatever the code above says.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER trace_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON trace EXECUTE FUNCTION refuse_change();
CREATE TRIGGER contents_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON contents EXECUTE FUNCTION refuse_change();
CREATE TRIGGER signatures_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON signatures EXECUTE FUNCTION refuse_change();
