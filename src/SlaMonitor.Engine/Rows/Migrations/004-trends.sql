-- What tickets at rest contribute to trends, in the order of the last instant that each tells of: a range is read from its
-- begin on, and a ticket that comes to rest is appended. Those of the others are in memory.
CREATE TABLE trend (
    last   INTEGER NOT NULL,
    ticket TEXT NOT NULL,
    body   BLOB NOT NULL,
    PRIMARY KEY (last, ticket)
) WITHOUT ROWID;

-- Tickets that were stored before are counted in afterwards, by their numbers: those above trends_done and up to trends_all are missing.
INSERT INTO meta (name, value) VALUES ('trends_done', 0);
INSERT INTO meta (name, value) SELECT 'trends_all', coalesce(max(number), 0) FROM ticket;
