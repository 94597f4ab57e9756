-- A draft that nobody touches expires: its steps end by that.
ALTER TABLE trace DROP CONSTRAINT trace_outcome_check;
ALTER TABLE trace ADD CONSTRAINT trace_outcome_check
    CHECK (outcome IN ('ok', 'fail', 'returned', 'not_needed', 'withdrawn', 'expired'));

CREATE INDEX applications_unfiled ON applications (updated_at, id) WHERE (is_open AND (NOT filed));
