-- Branches, offices and objects of an entry stand in its history: what came in and what left.
-- A check cannot be changed: the column is made anew.
ALTER TABLE licence_changes ADD COLUMN what TEXT NOT NULL DEFAULT 'revoked' CHECK (what IN
    ('suspended', 'resumed', 'superseded', 'terminated', 'expired', 'revoked', 'places_entered', 'places_ended'));
UPDATE licence_changes SET what = kind;
ALTER TABLE licence_changes DROP COLUMN kind;
ALTER TABLE licence_changes RENAME COLUMN what TO kind;
-- The places, as JSON; none of any other change.
ALTER TABLE licence_changes ADD COLUMN places_json TEXT CHECK ((places_json IS NOT NULL) = (kind IN ('places_entered', 'places_ended')));
CREATE INDEX licence_changes_of_places ON licence_changes (licence) WHERE (places_json IS NOT NULL);
