-- A payment can go back to whoever paid.
ALTER TABLE payments DROP CONSTRAINT payments_state_check;
ALTER TABLE payments ADD CONSTRAINT payments_state_check
    CHECK (state IN ('created', 'pending', 'paid', 'failed', 'expired', 'cancelled', 'refunded'));
ALTER TABLE payments ALTER COLUMN state SET DEFAULT 'created';
-- Money on its way back: due from a moment on, refused by the gateway, or done.
ALTER TABLE payments ADD COLUMN refund TEXT CHECK (refund IN ('due', 'refused', 'done'));
-- From when on the gateway is asked for it; afterwards when it was over.
ALTER TABLE payments ADD COLUMN refund_at TIMESTAMP;
