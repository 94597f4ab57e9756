-- Facts of a case that the head's statistics count, as columns: how it came, when it came to the body, was registered and
-- was closed, how a grant came out, and the grounds of a refusal.
ALTER TABLE applications ADD COLUMN channel TEXT;
ALTER TABLE applications ADD COLUMN received_at TIMESTAMP;
ALTER TABLE applications ADD COLUMN registered_at TIMESTAMP;
ALTER TABLE applications ADD COLUMN decided_at TIMESTAMP;
ALTER TABLE applications ADD COLUMN outcome TEXT;
ALTER TABLE applications ADD COLUMN grounds_json TEXT;
UPDATE applications SET
    channel = json_extract(case_json, '$.channel'),
    received_at = replace(replace(coalesce(json_extract(case_json, '$.sent_at'),
                  json_extract(case_json, '$.registered.at')), 'T', ' '), 'Z', ''),
    registered_at = replace(replace(json_extract(case_json, '$.registered.at'), 'T', ' '), 'Z', ''),
    decided_at = replace(replace(json_extract(case_json, '$.closed[1]'), 'T', ' '), 'Z', ''),
    outcome = json_extract(case_json, '$.draft.outcome'),
    grounds_json = json_extract(case_json, '$.decision.grounds');
CREATE INDEX applications_received ON applications (body, received_at, service, channel) WHERE (received_at IS NOT NULL);
CREATE INDEX applications_decided ON applications (body, decided_at, service, status) WHERE (decided_at IS NOT NULL);
CREATE INDEX applications_pending ON applications (body, service) WHERE (is_open AND (received_at IS NOT NULL));
