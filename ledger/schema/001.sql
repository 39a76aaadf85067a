-- The first release. One file for both databases; for SQLite BIGINT is read as INTEGER.
CREATE TABLE head (seq BIGINT NOT NULL, at BIGINT NOT NULL, epoch TEXT NOT NULL, release BIGINT NOT NULL);

CREATE TABLE run (
    id BIGINT PRIMARY KEY,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    started BIGINT NOT NULL,
    ended BIGINT,
    file TEXT,
    file_name TEXT,
    recipe TEXT,
    columns TEXT NOT NULL,
    first_seq BIGINT,
    counts TEXT NOT NULL
);
CREATE INDEX run_source ON run (source, id);

CREATE TABLE version (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT,
    digest TEXT NOT NULL,
    run BIGINT NOT NULL,
    sheet TEXT,
    line BIGINT,
    home TEXT NOT NULL,
    home_version TEXT,
    via TEXT,
    vocabulary TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE UNIQUE INDEX version_id ON version (id, seq);
CREATE INDEX version_source ON version (source, seq);
CREATE INDEX version_run ON version (run);

CREATE TABLE problem (
    run BIGINT NOT NULL,
    n BIGINT NOT NULL,
    source TEXT NOT NULL,
    id TEXT,
    severity TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run, n)
);

CREATE TABLE target_cursor (
    target TEXT PRIMARY KEY,
    seq BIGINT NOT NULL,
    recipe TEXT NOT NULL,
    epoch TEXT NOT NULL
);

CREATE TABLE archived (
    source TEXT NOT NULL,
    digest TEXT NOT NULL,
    name TEXT NOT NULL,
    at BIGINT NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY (source, digest)
);
