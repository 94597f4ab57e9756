ALTER TABLE payments DROP COLUMN refund_at;
ALTER TABLE payments DROP COLUMN refund;
-- What went back, as the schema before could say it.
UPDATE payments SET state = 'cancelled' WHERE state = 'refunded';
ALTER TABLE payments ALTER COLUMN state DROP DEFAULT;
ALTER TABLE payments DROP CONSTRAINT payments_state_check;
ALTER TABLE payments ADD CONSTRAINT payments_state_check
    CHECK (state IN ('created', 'pending', 'paid', 'failed', 'expired', 'cancelled'));
