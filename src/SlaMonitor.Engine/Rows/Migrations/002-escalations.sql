-- The escalations of a ticket under a policy, the latest of them. Those that are open are few, and looked at often.
CREATE TABLE escalation (
    id      TEXT PRIMARY KEY,
    wake_at INTEGER,
    ticket  TEXT NOT NULL,
    phase   INTEGER NOT NULL,
    started INTEGER NOT NULL,
    dead    INTEGER NOT NULL,
    state   BLOB NOT NULL
);
CREATE INDEX escalation_wake ON escalation (wake_at, id) WHERE wake_at IS NOT NULL;
CREATE INDEX escalation_started ON escalation (started, id);
CREATE INDEX escalation_phase ON escalation (phase, started, id);
CREATE INDEX escalation_ticket ON escalation (ticket);
CREATE INDEX escalation_dead ON escalation (started, id) WHERE dead = 1;
