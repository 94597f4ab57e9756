-- The register's entries have a life: suspended, resumed, terminated, expired; an end of their time; a region; the kinds
-- of their activity.
ALTER TABLE licences DROP CONSTRAINT licences_state_check;
ALTER TABLE licences ADD CONSTRAINT licences_state_check
    CHECK (state IN ('in_force', 'suspended', 'superseded', 'terminated', 'expired'));
ALTER TABLE licences ALTER COLUMN state SET DEFAULT 'in_force';
ALTER TABLE licences ADD COLUMN valid_until DATE;
-- When something is next to be done about it.
ALTER TABLE licences ADD COLUMN next_at TIMESTAMP;
-- Two digits of the region; none is the whole country.
ALTER TABLE licences ADD COLUMN region TEXT COLLATE "C";
-- Kinds of activity as in the form, parted by spaces.
ALTER TABLE licences ADD COLUMN activities TEXT NOT NULL DEFAULT '';
UPDATE licences SET region = (SELECT territory FROM bodies WHERE bodies.id = licences.body);

-- The history of an entry: rows are added and never changed. Where an entry stands is read off them; `licences.state` is
-- what they said at the moment up to which it was read last.
CREATE TABLE licence_changes (
    id           TEXT      COLLATE "C" NOT NULL PRIMARY KEY,
    licence      TEXT      COLLATE "C" NOT NULL REFERENCES licences (id),
    kind         TEXT      NOT NULL CHECK (kind IN
                     ('suspended', 'resumed', 'superseded', 'terminated', 'expired', 'revoked')),
    -- Why, in words; empty where it follows from the entry itself.
    ground       TEXT      NOT NULL,
    -- Number and date of the order or the judgment.
    legal_order  TEXT,
    -- From when on it holds, and when it was written down.
    effective_at TIMESTAMP NOT NULL,
    recorded_at  TIMESTAMP NOT NULL,
    -- Who wrote it down; nobody where it came by itself.
    recorded_by  TEXT      REFERENCES accounts (id),
    application  TEXT      REFERENCES applications (id),
    -- The change it came of, or the one that it revokes.
    caused_by    TEXT      COLLATE "C" REFERENCES licence_changes (id)
);
CREATE INDEX licence_changes_of_licence ON licence_changes (licence);
CREATE UNIQUE INDEX licence_changes_once ON licence_changes (licence, caused_by) WHERE (caused_by IS NOT NULL);
-- What was superseded before there was a history: when it was reissued.
INSERT INTO licence_changes (id, licence, kind, ground, effective_at, recorded_at)
    SELECT 'lch_' || substr(old.id, 5), old.id, 'superseded', '', coalesce(
        (SELECT min(new.issued_at) FROM licences new WHERE new.subject IN (old.id, old.subject)
            AND new.issued_at >= old.issued_at AND new.kind LIKE 'reissued%'), old.issued_at), old.issued_at
    FROM licences old WHERE old.state = 'superseded';

-- The words by which an entry is found, newest first.
CREATE TABLE licence_words (
    word      TEXT      COLLATE "C" NOT NULL,
    issued_at TIMESTAMP NOT NULL,
    licence   TEXT      COLLATE "C" NOT NULL REFERENCES licences (id),
    PRIMARY KEY (licence, word)
);
CREATE INDEX licence_words_in_order ON licence_words (word, issued_at DESC, licence DESC);
-- Words are written by whoever settles an entry: those of before are due.
UPDATE licences SET next_at = issued_at;

CREATE INDEX licences_due ON licences (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX licences_of_body ON licences (body, issued_at DESC, id DESC);
CREATE INDEX licences_of_region ON licences (region, issued_at DESC, id DESC);
CREATE INDEX licences_in_state ON licences (state, issued_at DESC, id DESC);
CREATE INDEX licences_of_service_in_state ON licences (service, state, issued_at DESC, id DESC);
