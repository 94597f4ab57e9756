ALTER TABLE payments DROP COLUMN refund_at;
ALTER TABLE payments DROP COLUMN refund;
-- What went back, as the schema before could say it.
ALTER TABLE payments ADD COLUMN standing TEXT NOT NULL DEFAULT 'created'
    CHECK (standing IN ('created', 'pending', 'paid', 'failed', 'expired', 'cancelled'));
UPDATE payments SET standing = CASE state WHEN 'refunded' THEN 'cancelled' ELSE state END;
ALTER TABLE payments DROP COLUMN state;
ALTER TABLE payments RENAME COLUMN standing TO state;
