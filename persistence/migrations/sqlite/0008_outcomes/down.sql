ALTER TABLE licences DROP COLUMN outcome;
