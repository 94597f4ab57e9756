DROP INDEX payments_to_check;
ALTER TABLE payments DROP COLUMN attention;
ALTER TABLE payments DROP COLUMN checks;
ALTER TABLE payments DROP COLUMN next_check_at;
