-- A draft that nobody touches expires: its steps end by that. A CHECK cannot be changed here, so the table is made anew.
DROP TRIGGER trace_unchanged;
DROP TRIGGER trace_kept;
ALTER TABLE trace RENAME TO trace_before;
CREATE TABLE trace (
    application TEXT      NOT NULL REFERENCES applications (id),
    seq         BIGINT    NOT NULL,
    flow        TEXT      NOT NULL,
    n           TEXT      NOT NULL,
    visit       INTEGER   NOT NULL,
    entered_at  TIMESTAMP NOT NULL,
    left_at     TIMESTAMP NOT NULL,
    outcome     TEXT      NOT NULL CHECK (outcome IN ('ok', 'fail', 'returned', 'not_needed', 'withdrawn', 'expired')),
    acts_json   TEXT      NOT NULL,
    PRIMARY KEY (application, seq)
);
INSERT INTO trace SELECT * FROM trace_before;
DROP TABLE trace_before;
CREATE TRIGGER trace_unchanged BEFORE UPDATE ON trace BEGIN SELECT RAISE(ABORT, 'trace is append-only'); END;
CREATE TRIGGER trace_kept BEFORE DELETE ON trace BEGIN SELECT RAISE(ABORT, 'trace is append-only'); END;

CREATE INDEX applications_unfiled ON applications (updated_at, id) WHERE (is_open AND (NOT filed));
