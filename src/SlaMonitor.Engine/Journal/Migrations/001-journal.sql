-- The log itself. Positions count up from 1 without holes; sequences never fall.
CREATE TABLE entry (
    position INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,
    body     BLOB NOT NULL
);

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE configuration (
    version INTEGER PRIMARY KEY
);

CREATE TABLE configuration_file (
    version INTEGER NOT NULL,
    place   INTEGER NOT NULL,
    name    TEXT NOT NULL,
    text    TEXT NOT NULL,
    PRIMARY KEY (version, place)
) WITHOUT ROWID;
