DROP INDEX licences_about;
DROP INDEX applications_one_open_per_licence;
CREATE UNIQUE INDEX applications_one_open_per_licence ON applications (subject_licence) WHERE is_open;
ALTER TABLE applications DROP COLUMN filed;
ALTER TABLE applications DROP COLUMN by_successor;
