-- What waits for a person, what is public though its newer row is wrong, and what was taken offline or moved.
ALTER TABLE run ADD COLUMN diff TEXT;
ALTER TABLE run ADD COLUMN approves BIGINT;

CREATE TABLE held (
    run BIGINT NOT NULL,
    n BIGINT NOT NULL,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT,
    digest TEXT NOT NULL,
    sheet TEXT,
    line BIGINT,
    reason TEXT NOT NULL,
    PRIMARY KEY (run, n)
);
CREATE INDEX held_source ON held (source);

CREATE TABLE mark (id TEXT PRIMARY KEY, source TEXT NOT NULL, state TEXT NOT NULL, last_good BIGINT NOT NULL);
CREATE INDEX mark_source ON mark (source);
-- A ledger of the first release has stale records already: they are as old as the run that told so.
INSERT INTO mark (id, source, state, last_good)
    SELECT DISTINCT p.id, p.source, 'stale', r.ended FROM problem p JOIN run r ON r.id = p.run
    WHERE r.state = 'accepted' AND p.severity = 'violation' AND EXISTS (
        SELECT 1 FROM version v WHERE v.id = p.id AND v.source = p.source AND v.body IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM version w WHERE w.id = v.id AND w.seq > v.seq));

CREATE TABLE withheld (id TEXT PRIMARY KEY, source TEXT NOT NULL, cause TEXT NOT NULL, at BIGINT NOT NULL);
CREATE TABLE moved (id TEXT PRIMARY KEY, successor TEXT NOT NULL, at BIGINT NOT NULL);
CREATE TABLE approved_text (source TEXT NOT NULL, key TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (source, key));
CREATE TABLE fetched (
    source TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    file TEXT NOT NULL
);
