-- Bodies have a region, a body they belong to, and hours; NULL are those of the whole country, none, and the usual ones.
ALTER TABLE bodies ADD COLUMN territory TEXT;
ALTER TABLE bodies ADD COLUMN parent TEXT COLLATE "C" REFERENCES bodies (id);
ALTER TABLE bodies ADD COLUMN hours_json TEXT;
ALTER TABLE bodies ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE INDEX bodies_of_parent ON bodies (parent) WHERE (parent IS NOT NULL);

CREATE TABLE units (
    id        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    body      TEXT COLLATE "C" NOT NULL REFERENCES bodies (id),
    name_kk   TEXT   NOT NULL,
    name_ru   TEXT   NOT NULL,
    name_en   TEXT   NOT NULL,
    closed_on DATE,
    version   BIGINT NOT NULL
);
CREATE INDEX units_of_body ON units (body, id);

-- A service belongs to one unit of a body at most.
CREATE TABLE unit_services (
    body    TEXT COLLATE "C" NOT NULL REFERENCES bodies (id),
    service TEXT COLLATE "C" NOT NULL,
    unit    TEXT COLLATE "C" NOT NULL REFERENCES units (id),
    PRIMARY KEY (body, service)
);
CREATE INDEX unit_services_of_unit ON unit_services (unit);

CREATE TABLE posts (
    id        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    body      TEXT COLLATE "C" NOT NULL REFERENCES bodies (id),
    unit      TEXT COLLATE "C" REFERENCES units (id),
    title_kk  TEXT   NOT NULL,
    title_ru  TEXT   NOT NULL,
    title_en  TEXT   NOT NULL,
    closed_on DATE,
    version   BIGINT NOT NULL
);
CREATE INDEX posts_of_body ON posts (body, id);

CREATE TABLE post_roles (
    post TEXT COLLATE "C" NOT NULL REFERENCES posts (id),
    role TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (post, role)
);

CREATE TABLE employments (
    id        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    body      TEXT COLLATE "C" NOT NULL REFERENCES bodies (id),
    post      TEXT COLLATE "C" NOT NULL REFERENCES posts (id),
    account   TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    iin       TEXT COLLATE "C" NOT NULL,
    name      TEXT   NOT NULL,
    from_day  DATE   NOT NULL,
    until_day DATE,
    version   BIGINT NOT NULL
);
CREATE INDEX employments_of_account ON employments (account, from_day);
CREATE INDEX employments_of_body ON employments (body, id);
CREATE INDEX employments_of_person ON employments (iin, body);
CREATE INDEX employments_of_post ON employments (post);

CREATE TABLE substitutions (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    body         TEXT COLLATE "C" NOT NULL REFERENCES bodies (id),
    absent       TEXT COLLATE "C" NOT NULL REFERENCES employments (id),
    substitute   TEXT COLLATE "C" NOT NULL REFERENCES employments (id),
    from_day     DATE      NOT NULL,
    until_day    DATE      NOT NULL,
    ground       TEXT      NOT NULL,
    cancelled_at TIMESTAMP,
    version      BIGINT    NOT NULL,
    CHECK (absent <> substitute),
    CHECK (from_day <= until_day)
);
CREATE INDEX substitutions_of_body ON substitutions (body, id);
CREATE INDEX substitutions_by ON substitutions (substitute, until_day);

-- Who may act for a legal entity.
CREATE TABLE representations (
    id                TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    bin               TEXT COLLATE "C" NOT NULL,
    iin               TEXT COLLATE "C" NOT NULL,
    capacity          TEXT      NOT NULL CHECK (capacity IN ('head', 'right_to_sign', 'employee')),
    power_of_attorney TEXT,
    from_day          DATE      NOT NULL,
    until_day         DATE,
    created_by        TEXT      NOT NULL REFERENCES accounts (id),
    created_at        TIMESTAMP NOT NULL,
    revoked_at        TIMESTAMP,
    version           BIGINT    NOT NULL,
    CHECK ((capacity <> 'employee') OR (power_of_attorney IS NOT NULL))
);
CREATE INDEX representations_of_person ON representations (iin, bin);
CREATE INDEX representations_of_entity ON representations (bin, id);
