-- Writes that happen at most once: the claim and the answer stand in the transaction of the write itself.
CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL,
    answer_json TEXT,
    claimed_at TIMESTAMP NOT NULL
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (claimed_at);
