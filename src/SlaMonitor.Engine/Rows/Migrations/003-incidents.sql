-- Major incidents; and where the starts of escalations are counted, one row for each account, product or group that had any.
CREATE TABLE incident (
    id       TEXT PRIMARY KEY,
    wake_at  INTEGER,
    phase    INTEGER NOT NULL,
    declared INTEGER NOT NULL,
    state    BLOB NOT NULL
);
CREATE INDEX incident_wake ON incident (wake_at, id) WHERE wake_at IS NOT NULL;
CREATE INDEX incident_declared ON incident (declared, id);
CREATE INDEX incident_phase ON incident (phase, declared, id);

CREATE TABLE storm (
    id      TEXT PRIMARY KEY,
    wake_at INTEGER,
    state   BLOB NOT NULL
);
CREATE INDEX storm_wake ON storm (wake_at, id) WHERE wake_at IS NOT NULL;
