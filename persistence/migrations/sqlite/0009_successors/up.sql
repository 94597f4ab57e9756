-- One open case at a time holds a licence. A successor asks for somebody else's: he holds it only from when he has
-- filed, so that no draft of a stranger keeps a holder from his own licence.
ALTER TABLE applications ADD COLUMN by_successor BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE applications ADD COLUMN filed BOOLEAN NOT NULL DEFAULT false;
DROP INDEX applications_one_open_per_licence;
CREATE UNIQUE INDEX applications_one_open_per_licence ON applications (subject_licence) WHERE (is_open AND (filed OR (NOT by_successor)));

-- What was added to an entry of the register, copied from it or put in its place.
CREATE INDEX licences_about ON licences (subject) WHERE (subject IS NOT NULL);
