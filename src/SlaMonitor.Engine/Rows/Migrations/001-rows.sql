CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO meta (name, value) VALUES ('position', 0);

-- Numbered in the order of arrival, so that new tickets are appended and a row is found without its id.
-- board is what the ticket's rows in clock and breach were made of. state comes last: the rest is read without it.
CREATE TABLE ticket (
    number     INTEGER PRIMARY KEY,
    id         TEXT NOT NULL,
    wake_at    INTEGER,
    open       INTEGER NOT NULL,
    priority   TEXT NOT NULL,
    group_name TEXT,
    board      BLOB NOT NULL,
    state      BLOB NOT NULL
);
CREATE UNIQUE INDEX ticket_id ON ticket (id);
CREATE INDEX ticket_wake ON ticket (wake_at, id) WHERE wake_at IS NOT NULL;
CREATE INDEX ticket_open ON ticket (priority, group_name) WHERE open = 1;

-- The current cycle of each metric, lying in the order of the boards. What a board only shows is in the ticket's state.
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
CREATE INDEX clock_group ON clock (group_name, state, due, ticket, metric) WHERE group_name IS NOT NULL;

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

CREATE TABLE event_identity (
    key BLOB PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE outbox (
    position INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    effect   BLOB NOT NULL,
    PRIMARY KEY (position, place)
) WITHOUT ROWID;
