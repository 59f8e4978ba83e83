-- Everything that the monitor keeps in PostgreSQL beside the states of its grains. Instants are in 100 ns since 1970, bodies
-- are the monitor's stored JSON in the form whose number stands beside them, texts compare by their bytes.

CREATE TABLE slamonitor.meta (
    name  text COLLATE "C" PRIMARY KEY,
    value text NOT NULL
);
INSERT INTO slamonitor.meta (name, value) VALUES ('epoch', replace(gen_random_uuid()::text, '-', ''));

-- The event log: every event of every ticket, once. arrival counts up in the order in which events came, with holes.
CREATE TABLE slamonitor.event (
    arrival    bigint NOT NULL,
    source     text COLLATE "C" NOT NULL,
    id         text COLLATE "C" NOT NULL,
    ticket     text COLLATE "C" NOT NULL,
    at         bigint NOT NULL,
    arrived_at bigint NOT NULL,
    form       smallint NOT NULL,
    body       bytea NOT NULL,
    PRIMARY KEY (source, id)
);
CREATE INDEX event_ticket ON slamonitor.event (ticket, arrival);
CREATE SEQUENCE slamonitor.event_arrival;

-- One row for each entity that is to be woken, in the shard that wakes it. version is the entity's own count of decisions.
CREATE TABLE slamonitor.alarm (
    kind    smallint NOT NULL,
    key     text COLLATE "C" NOT NULL,
    shard   integer NOT NULL,
    due     bigint NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (kind, key)
);
CREATE INDEX alarm_due ON slamonitor.alarm (shard, due, kind, key);

-- The read model. A ticket's row says what its clock and breach rows and its share of the counts are, so that a newer state
-- changes only what differs. decisions orders states: the rows are those of the highest ever published.
CREATE TABLE slamonitor.ticket (
    id             text COLLATE "C" PRIMARY KEY,
    decisions      bigint NOT NULL,
    subject        text,
    account        text COLLATE "C",
    group_name     text COLLATE "C",
    priority       text COLLATE "C" NOT NULL,
    tier           text COLLATE "C",
    region         text COLLATE "C",
    channel        text COLLATE "C",
    is_open        boolean NOT NULL,
    at_rest        boolean NOT NULL,
    rulebook       integer NOT NULL,
    clock_metric   text[] COLLATE "C" NOT NULL,
    clock_state    smallint[] NOT NULL,
    clock_due      bigint[] NOT NULL,
    breach_at      bigint[] NOT NULL,
    breach_metric  text[] COLLATE "C" NOT NULL,
    breach_cycle   integer[] NOT NULL,
    tally_metric   text[] COLLATE "C" NOT NULL,
    tally_open     integer[] NOT NULL,
    tally_breached integer[] NOT NULL,
    tally_met      integer[] NOT NULL,
    form           smallint NOT NULL,
    state          bytea NOT NULL
) WITH (fillfactor = 70, toast_tuple_target = 8160);
-- A state of some kilobytes stays in its row as it is: moving and compressing it costs more than the room it takes.
ALTER TABLE slamonitor.ticket ALTER COLUMN state SET STORAGE EXTERNAL;
CREATE INDEX ticket_live ON slamonitor.ticket (account, id) WHERE NOT at_rest;
CREATE INDEX ticket_version ON slamonitor.ticket (rulebook, id) WHERE NOT at_rest;

-- The current cycle of each metric of each ticket, lying in the order of the boards.
CREATE TABLE slamonitor.clock (
    state      smallint NOT NULL,
    due        bigint NOT NULL,
    ticket     text COLLATE "C" NOT NULL,
    metric     text COLLATE "C" NOT NULL,
    account    text COLLATE "C",
    group_name text COLLATE "C",
    priority   text COLLATE "C" NOT NULL,
    tier       text COLLATE "C",
    region     text COLLATE "C",
    channel    text COLLATE "C",
    PRIMARY KEY (state, due, ticket, metric)
);
CREATE INDEX clock_account ON slamonitor.clock (account, state, due, ticket, metric) WHERE account IS NOT NULL;

CREATE TABLE slamonitor.breach (
    at         bigint NOT NULL,
    ticket     text COLLATE "C" NOT NULL,
    metric     text COLLATE "C" NOT NULL,
    cycle      integer NOT NULL,
    account    text COLLATE "C",
    group_name text COLLATE "C",
    priority   text COLLATE "C" NOT NULL,
    tier       text COLLATE "C",
    PRIMARY KEY (at, ticket, metric, cycle)
);
CREATE INDEX breach_ticket ON slamonitor.breach (ticket, at, metric, cycle);
CREATE INDEX breach_account ON slamonitor.breach (account, at, ticket, metric, cycle) WHERE account IS NOT NULL;

-- An account exists once somebody described it (version 1 and up) or one of its tickets has a clock (version 0, no body).
CREATE TABLE slamonitor.account (
    id      text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    form    smallint,
    body    bytea
);
CREATE TABLE slamonitor.account_tally (
    account  text COLLATE "C" NOT NULL,
    metric   text COLLATE "C" NOT NULL,
    open     integer NOT NULL,
    breached integer NOT NULL,
    met      integer NOT NULL,
    PRIMARY KEY (account, metric)
) WITH (fillfactor = 50);

-- Counts for the metrics page, as differences to be added up: appending never waits, where counting in place would make
-- every publisher wait for every other. metric '' and state 0 count open tickets, the others the clocks of tickets not at rest.
CREATE TABLE slamonitor.board_count (
    metric     text COLLATE "C" NOT NULL,
    state      smallint NOT NULL,
    priority   text COLLATE "C" NOT NULL,
    group_name text COLLATE "C",
    n          bigint NOT NULL
);

-- The audit trail and the live feed: what was published, in sequences without holes in the order of the commits.
CREATE TABLE slamonitor.feed (
    sequence bigint PRIMARY KEY,
    ticket   text COLLATE "C" NOT NULL,
    decision bigint NOT NULL,
    form     smallint NOT NULL,
    body     bytea NOT NULL
);
CREATE TABLE slamonitor.feed_head (
    single   boolean PRIMARY KEY DEFAULT true CHECK (single),
    sequence bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO slamonitor.feed_head (sequence) VALUES (0);

CREATE TABLE slamonitor.configuration (
    version  integer PRIMARY KEY,
    made_at  bigint,
    made_by  text,
    apply_to text COLLATE "C" NOT NULL CHECK (apply_to IN ('new', 'open')),
    comment  text,
    names    text[] NOT NULL,
    texts    text[] NOT NULL
);
