-- What the ADO.NET providers of Microsoft Orleans ask for: they read the statements by their keys from OrleansQuery and run
-- them with parameters and result columns of fixed names, as those providers' source (Orleans 10) has them. OrleansQuery has to
-- be found by its bare name, so their connections have this schema in the search path; the statements name it themselves.

CREATE TABLE slamonitor.OrleansQuery (
    QueryKey  varchar(64) PRIMARY KEY,
    QueryText text NOT NULL
);

-- Membership: one version for each cluster, which every change of its silos raises by one. A change that names another version
-- than the current one is refused: another silo changed something meanwhile.
CREATE TABLE slamonitor.cluster (
    id      text COLLATE "C" PRIMARY KEY,
    version integer NOT NULL
);
CREATE TABLE slamonitor.silo (
    cluster      text COLLATE "C" NOT NULL REFERENCES slamonitor.cluster (id),
    address      text COLLATE "C" NOT NULL,
    port         integer NOT NULL,
    generation   integer NOT NULL,
    name         text NOT NULL,
    host         text NOT NULL,
    status       integer NOT NULL,
    proxy_port   integer NOT NULL,
    suspicions   text,
    started_at   timestamptz NOT NULL,
    seen_alive   timestamptz NOT NULL,
    PRIMARY KEY (cluster, address, port, generation)
);

CREATE FUNCTION slamonitor.join_cluster(
    the_cluster text, the_address text, the_port integer, the_generation integer, the_name text, the_host text,
    the_status integer, the_proxy_port integer, the_start timestamptz, seen timestamptz, known_version integer)
RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    -- The version first: its row is what silos that change something at the same time wait for.
    UPDATE slamonitor.cluster SET version = version + 1 WHERE id = the_cluster AND version = known_version;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    INSERT INTO slamonitor.silo (cluster, address, port, generation, name, host, status, proxy_port, started_at, seen_alive)
    VALUES (the_cluster, the_address, the_port, the_generation, the_name, the_host, the_status, the_proxy_port, the_start, seen)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        UPDATE slamonitor.cluster SET version = version - 1 WHERE id = the_cluster;
        RETURN 0;
    END IF;
    RETURN 1;
END
$$;

CREATE FUNCTION slamonitor.change_silo(
    the_cluster text, the_address text, the_port integer, the_generation integer,
    the_status integer, suspected text, seen timestamptz, known_version integer)
RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    UPDATE slamonitor.cluster SET version = version + 1 WHERE id = the_cluster AND version = known_version;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    UPDATE slamonitor.silo SET status = the_status, suspicions = suspected, seen_alive = seen
    WHERE cluster = the_cluster AND address = the_address AND port = the_port AND generation = the_generation;
    IF NOT FOUND THEN
        UPDATE slamonitor.cluster SET version = version - 1 WHERE id = the_cluster;
        RETURN 0;
    END IF;
    RETURN 1;
END
$$;

INSERT INTO slamonitor.OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey',
 'WITH made AS (INSERT INTO slamonitor.cluster (id, version) VALUES (@DeploymentId, 0) ON CONFLICT (id) DO NOTHING RETURNING 1)
  SELECT count(*)::integer FROM made'),
('InsertMembershipKey',
 'SELECT slamonitor.join_cluster(@DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime, @Version)'),
('UpdateMembershipKey',
 'SELECT slamonitor.change_silo(@DeploymentId, @Address, @Port, @Generation, @Status, @SuspectTimes, @IAmAliveTime, @Version)'),
('UpdateIAmAlivetimeKey',
 'UPDATE slamonitor.silo SET seen_alive = @IAmAliveTime
  WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),
('MembershipReadRowKey',
 'SELECT s.address AS Address, s.port AS Port, s.generation AS Generation, s.name AS SiloName, s.host AS HostName, s.status AS Status,
         s.proxy_port AS ProxyPort, s.suspicions AS SuspectTimes, s.started_at AS StartTime, s.seen_alive AS IAmAliveTime, c.version AS Version
  FROM slamonitor.cluster c
  LEFT JOIN slamonitor.silo s ON s.cluster = c.id AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
  WHERE c.id = @DeploymentId'),
('MembershipReadAllKey',
 'SELECT s.address AS Address, s.port AS Port, s.generation AS Generation, s.name AS SiloName, s.host AS HostName, s.status AS Status,
         s.proxy_port AS ProxyPort, s.suspicions AS SuspectTimes, s.started_at AS StartTime, s.seen_alive AS IAmAliveTime, c.version AS Version
  FROM slamonitor.cluster c
  LEFT JOIN slamonitor.silo s ON s.cluster = c.id
  WHERE c.id = @DeploymentId'),
('DeleteMembershipTableEntriesKey',
 'WITH silos AS (DELETE FROM slamonitor.silo WHERE cluster = @DeploymentId)
  DELETE FROM slamonitor.cluster WHERE id = @DeploymentId'),
-- Status 3 is active: one that is not, and has long not said that it is alive, will never come back.
('CleanupDefunctSiloEntriesKey',
 'DELETE FROM slamonitor.silo WHERE cluster = @DeploymentId AND status <> 3 AND seen_alive < @IAmAliveTime'),
('GatewaysQueryKey',
 'SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation
  FROM slamonitor.silo WHERE cluster = @DeploymentId AND status = @Status AND proxy_port > 0');

-- States of grains. The key is 128 bits of a SHA-256 of all that names a grain's state; the columns that it is made of are kept
-- and compared exactly. An update touches no index and, with the room left in the page, no other page.
CREATE TABLE slamonitor.grain_state (
    hash      uuid PRIMARY KEY,
    service   text COLLATE "C" NOT NULL,
    type      text COLLATE "C" NOT NULL,
    n0        bigint NOT NULL,
    n1        bigint NOT NULL,
    extension text COLLATE "C",
    version   integer NOT NULL,
    payload   bytea
) WITH (fillfactor = 60, toast_tuple_target = 8160);
ALTER TABLE slamonitor.grain_state ALTER COLUMN payload SET STORAGE EXTERNAL;

-- Lengths are part of what is hashed, so that no two names run into the same text; a missing extension is not an empty one.
CREATE FUNCTION slamonitor.grain_hash(service text, type text, n0 bigint, n1 bigint, extension text)
RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT substring(encode(sha256(
        int8send(n0) || int8send(n1) || int4send(octet_length(service)) || convert_to(service, 'UTF8')
        || int4send(octet_length(type)) || convert_to(type, 'UTF8')
        || coalesce('\x01'::bytea || convert_to(extension, 'UTF8'), ''::bytea)), 'hex') FOR 32)::uuid
$$;

-- Writes a state whose version is known_version, or a new one when that is null. Returns its new version; no row when the
-- state has another version, or exists: the provider then reports that somebody else wrote it.
CREATE FUNCTION slamonitor.write_grain(
    the_service text, the_type text, the_n0 bigint, the_n1 bigint, the_extension text, known_version integer, the_payload bytea)
RETURNS SETOF integer LANGUAGE plpgsql ROWS 1
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    the_hash uuid := slamonitor.grain_hash(the_service, the_type, the_n0, the_n1, the_extension);
BEGIN
    IF known_version IS NULL THEN
        RETURN QUERY
        INSERT INTO slamonitor.grain_state (hash, service, type, n0, n1, extension, version, payload)
        VALUES (the_hash, the_service, the_type, the_n0, the_n1, the_extension, 1, the_payload)
        ON CONFLICT (hash) DO NOTHING
        RETURNING version;
    ELSE
        RETURN QUERY
        UPDATE slamonitor.grain_state SET payload = the_payload, version = version + 1
        WHERE hash = the_hash AND version = known_version AND service = the_service AND type = the_type
          AND n0 = the_n0 AND n1 = the_n1 AND extension IS NOT DISTINCT FROM the_extension
        RETURNING version;
    END IF;
END
$$;

INSERT INTO slamonitor.OrleansQuery (QueryKey, QueryText) VALUES
('WriteToStorageKey',
 'SELECT w AS NewGrainStateVersion
  FROM slamonitor.write_grain(@ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, @GrainIdExtensionString, @GrainStateVersion, @PayloadBinary) AS w'),
('ReadFromStorageKey',
 'SELECT payload AS PayloadBinary, version AS Version FROM slamonitor.grain_state
  WHERE hash = slamonitor.grain_hash(@ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, @GrainIdExtensionString)
    AND service = @ServiceId AND type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
    AND extension IS NOT DISTINCT FROM @GrainIdExtensionString'),
('ClearStorageKey',
 'UPDATE slamonitor.grain_state SET payload = NULL, version = version + 1
  WHERE hash = slamonitor.grain_hash(@ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, @GrainIdExtensionString)
    AND version = @GrainStateVersion AND service = @ServiceId AND type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
    AND extension IS NOT DISTINCT FROM @GrainIdExtensionString
  RETURNING version AS NewGrainStateVersion'),
('DeleteStorageKey',
 'DELETE FROM slamonitor.grain_state
  WHERE hash = slamonitor.grain_hash(@ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, @GrainIdExtensionString)
    AND version = @GrainStateVersion AND service = @ServiceId AND type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
    AND extension IS NOT DISTINCT FROM @GrainIdExtensionString
  RETURNING version + 1 AS NewGrainStateVersion');

-- Reminders. Period is in milliseconds; the provider reads ranges of the hash as signed numbers, without the begin and with the
-- end, and asks for the second kind of range when it goes over the end of the ring.
CREATE TABLE slamonitor.reminder (
    service    text COLLATE "C" NOT NULL,
    grain      text COLLATE "C" NOT NULL,
    name       text COLLATE "C" NOT NULL,
    starts_at  timestamptz NOT NULL,
    period     bigint NOT NULL,
    grain_hash integer NOT NULL,
    version    integer NOT NULL,
    PRIMARY KEY (service, grain, name)
);
CREATE INDEX reminder_range ON slamonitor.reminder (service, grain_hash);

INSERT INTO slamonitor.OrleansQuery (QueryKey, QueryText) VALUES
('UpsertReminderRowKey',
 'INSERT INTO slamonitor.reminder AS r (service, grain, name, starts_at, period, grain_hash, version)
  VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
  ON CONFLICT (service, grain, name) DO UPDATE
  SET starts_at = excluded.starts_at, period = excluded.period, grain_hash = excluded.grain_hash, version = r.version + 1
  RETURNING version AS Version'),
('ReadReminderRowsKey',
 'SELECT grain AS GrainId, name AS ReminderName, starts_at AS StartTime, period AS Period, version AS Version
  FROM slamonitor.reminder WHERE service = @ServiceId AND grain = @GrainId'),
('ReadReminderRowKey',
 'SELECT grain AS GrainId, name AS ReminderName, starts_at AS StartTime, period AS Period, version AS Version
  FROM slamonitor.reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName'),
('ReadRangeRows1Key',
 'SELECT grain AS GrainId, name AS ReminderName, starts_at AS StartTime, period AS Period, version AS Version
  FROM slamonitor.reminder WHERE service = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash'),
('ReadRangeRows2Key',
 'SELECT grain AS GrainId, name AS ReminderName, starts_at AS StartTime, period AS Period, version AS Version
  FROM slamonitor.reminder WHERE service = @ServiceId AND (grain_hash > @BeginHash OR grain_hash <= @EndHash)'),
('DeleteReminderRowKey',
 'WITH gone AS (DELETE FROM slamonitor.reminder
    WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName AND version = @Version RETURNING 1)
  SELECT count(*)::integer FROM gone'),
('DeleteReminderRowsKey',
 'DELETE FROM slamonitor.reminder WHERE service = @ServiceId');
