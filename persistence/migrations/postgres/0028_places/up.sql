-- Branches, offices and objects of an entry stand in its history: what came in and what left.
ALTER TABLE licence_changes DROP CONSTRAINT licence_changes_kind_check;
ALTER TABLE licence_changes ADD CONSTRAINT licence_changes_kind_check CHECK (kind IN
    ('suspended', 'resumed', 'superseded', 'terminated', 'expired', 'revoked', 'places_entered', 'places_ended'));
-- As on SQLite, where a column that is made anew has one.
ALTER TABLE licence_changes ALTER COLUMN kind SET DEFAULT 'revoked';
-- The places, as JSON; none of any other change.
ALTER TABLE licence_changes ADD COLUMN places_json TEXT;
ALTER TABLE licence_changes ADD CONSTRAINT licence_changes_places_check
    CHECK ((places_json IS NOT NULL) = (kind IN ('places_entered', 'places_ended')));
CREATE INDEX licence_changes_of_places ON licence_changes (licence) WHERE (places_json IS NOT NULL);
