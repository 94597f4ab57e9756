-- Facts of a case that the head's statistics count, as columns: how it came, when it came to the body, was registered and
-- was closed, how a grant came out, and the grounds of a refusal.
ALTER TABLE applications ADD COLUMN channel TEXT COLLATE "C";
ALTER TABLE applications ADD COLUMN received_at TIMESTAMP;
ALTER TABLE applications ADD COLUMN registered_at TIMESTAMP;
ALTER TABLE applications ADD COLUMN decided_at TIMESTAMP;
ALTER TABLE applications ADD COLUMN outcome TEXT COLLATE "C";
ALTER TABLE applications ADD COLUMN grounds_json TEXT COLLATE "C";
UPDATE applications SET
    channel = case_json::json ->> 'channel',
    received_at = coalesce(case_json::json ->> 'sent_at', case_json::json -> 'registered' ->> 'at')::timestamptz
                  AT TIME ZONE 'UTC',
    registered_at = (case_json::json -> 'registered' ->> 'at')::timestamptz AT TIME ZONE 'UTC',
    decided_at = (case_json::json -> 'closed' ->> 1)::timestamptz AT TIME ZONE 'UTC',
    outcome = case_json::json -> 'draft' ->> 'outcome',
    grounds_json = case_json::json -> 'decision' ->> 'grounds';
CREATE INDEX applications_received ON applications (body, received_at, service, channel) WHERE (received_at IS NOT NULL);
CREATE INDEX applications_decided ON applications (body, decided_at, service, status) WHERE (decided_at IS NOT NULL);
CREATE INDEX applications_pending ON applications (body, service) WHERE (is_open AND (received_at IS NOT NULL));
