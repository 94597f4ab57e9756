-- A payment can go back to whoever paid. A check cannot be changed: the column is made anew.
ALTER TABLE payments ADD COLUMN standing TEXT NOT NULL DEFAULT 'created'
    CHECK (standing IN ('created', 'pending', 'paid', 'failed', 'expired', 'cancelled', 'refunded'));
UPDATE payments SET standing = state;
ALTER TABLE payments DROP COLUMN state;
ALTER TABLE payments RENAME COLUMN standing TO state;
-- Money on its way back: due from a moment on, refused by the gateway, or done.
ALTER TABLE payments ADD COLUMN refund TEXT CHECK (refund IN ('due', 'refused', 'done'));
-- From when on the gateway is asked for it; afterwards when it was over.
ALTER TABLE payments ADD COLUMN refund_at TIMESTAMP;
