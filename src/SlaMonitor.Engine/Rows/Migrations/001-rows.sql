CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO meta (name, value) VALUES ('position', 0);

-- Numbered in the order of arrival, so that new tickets are appended and a row is found without its id.
-- live: not at rest. rowed: has rows in clock or breach, which board tells. state comes last: the rest is read without it.
CREATE TABLE ticket (
    number  INTEGER PRIMARY KEY,
    id      TEXT NOT NULL,
    wake_at INTEGER,
    live    INTEGER NOT NULL,
    rowed   INTEGER NOT NULL,
    account TEXT,
    board   BLOB NOT NULL,
    state   BLOB NOT NULL
);
CREATE UNIQUE INDEX ticket_id ON ticket (id);
CREATE INDEX ticket_wake ON ticket (wake_at, id) WHERE wake_at IS NOT NULL;
CREATE INDEX ticket_live ON ticket (account) WHERE live = 1;

-- The current cycle of each metric of tickets at rest, lying in the order of the boards. Those of the others are in memory:
-- they change with every event, and moving them here each time costs more than everything else together.
CREATE TABLE clock (
    state      INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    ticket     TEXT NOT NULL,
    metric     TEXT NOT NULL,
    account    TEXT,
    group_name TEXT,
    priority   TEXT NOT NULL,
    tier       TEXT,
    region     TEXT,
    channel    TEXT,
    PRIMARY KEY (state, due, ticket, metric)
) WITHOUT ROWID;
CREATE INDEX clock_account ON clock (account, state, due, ticket, metric) WHERE account IS NOT NULL;

CREATE TABLE breach (
    at         INTEGER NOT NULL,
    ticket     TEXT NOT NULL,
    metric     TEXT NOT NULL,
    cycle      INTEGER NOT NULL,
    account    TEXT,
    group_name TEXT,
    priority   TEXT NOT NULL,
    tier       TEXT,
    PRIMARY KEY (at, ticket, metric, cycle)
) WITHOUT ROWID;
CREATE INDEX breach_ticket ON breach (ticket, at, metric, cycle);
CREATE INDEX breach_account ON breach (account, at, ticket, metric, cycle) WHERE account IS NOT NULL;

CREATE TABLE account (
    id        TEXT PRIMARY KEY,
    wake_at   INTEGER,
    described INTEGER NOT NULL,
    state     BLOB NOT NULL
);
CREATE INDEX account_wake ON account (wake_at, id) WHERE wake_at IS NOT NULL;

-- Event identities, 16 bytes each, in sorted runs. Runs of one level are merged into one of the next when they are many, so
-- that a batch is appended in one piece, and a search looks into few. No number is used twice: who reads run after run while
-- they are merged comes to the merged one last, and misses none.
CREATE TABLE identity_run (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    level  INTEGER NOT NULL,
    keys   BLOB NOT NULL
);

CREATE TABLE outbox (
    position INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    effect   BLOB NOT NULL,
    PRIMARY KEY (position, place)
) WITHOUT ROWID;
