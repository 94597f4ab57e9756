DROP INDEX applications_surveyed;
