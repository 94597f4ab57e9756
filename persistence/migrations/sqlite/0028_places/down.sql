DROP INDEX licence_changes_of_places;
-- The schema before cannot say it.
DELETE FROM licence_changes WHERE places_json IS NOT NULL;
ALTER TABLE licence_changes DROP COLUMN places_json;
ALTER TABLE licence_changes ADD COLUMN what TEXT NOT NULL DEFAULT 'revoked' CHECK (what IN
    ('suspended', 'resumed', 'superseded', 'terminated', 'expired', 'revoked'));
UPDATE licence_changes SET what = kind;
ALTER TABLE licence_changes DROP COLUMN kind;
ALTER TABLE licence_changes RENAME COLUMN what TO kind;
