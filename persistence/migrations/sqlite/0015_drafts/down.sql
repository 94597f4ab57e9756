-- The wider CHECK stays: rows may need it.
DROP INDEX applications_unfiled;
