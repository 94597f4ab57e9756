DROP INDEX licence_changes_of_places;
-- The schema before cannot say it.
DELETE FROM licence_changes WHERE places_json IS NOT NULL;
ALTER TABLE licence_changes DROP CONSTRAINT licence_changes_places_check;
ALTER TABLE licence_changes DROP COLUMN places_json;
ALTER TABLE licence_changes DROP CONSTRAINT licence_changes_kind_check;
ALTER TABLE licence_changes ADD CONSTRAINT licence_changes_kind_check CHECK (kind IN
    ('suspended', 'resumed', 'superseded', 'terminated', 'expired', 'revoked'));
ALTER TABLE licence_changes ALTER COLUMN kind DROP DEFAULT;
