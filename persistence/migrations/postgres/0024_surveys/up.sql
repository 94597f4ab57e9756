-- What was decided in a period, by everything that the public statistics of the surveys are grouped by: read from the index
-- alone.
CREATE INDEX applications_surveyed ON applications (decided_at, status, service, body, channel, id) WHERE (decided_at IS NOT NULL);
