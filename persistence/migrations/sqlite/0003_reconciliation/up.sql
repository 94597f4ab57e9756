-- When the gateway is asked about a payment next, how often it was asked, and why people have to look into it.
ALTER TABLE payments ADD COLUMN next_check_at TIMESTAMP;
ALTER TABLE payments ADD COLUMN checks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payments ADD COLUMN attention TEXT CHECK (attention IN
    ('order_unknown', 'other_order', 'other_sum', 'contradicted', 'surplus'));
UPDATE payments SET next_check_at = created_at WHERE state IN ('created', 'pending');
CREATE INDEX payments_to_check ON payments (next_check_at, id) WHERE (next_check_at IS NOT NULL);
