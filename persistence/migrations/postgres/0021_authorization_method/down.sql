ALTER TABLE authorizations DROP COLUMN method;
