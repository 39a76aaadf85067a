-- What reports over more than one record found, by the record it is told at; each report is replaced as a whole.
CREATE TABLE report (
    name TEXT NOT NULL,
    n BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (name, n)
);
CREATE INDEX report_id ON report (id);
