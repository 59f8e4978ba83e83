-- Major incidents: rows for the lists, as the one-process monitor has them. decisions orders states, as for escalations. A state lists
-- all that is part of the incident, and may be long.
CREATE TABLE slamonitor.incident (
    id        text COLLATE "C" PRIMARY KEY,
    phase     smallint NOT NULL,
    declared  bigint NOT NULL,
    decisions bigint NOT NULL,
    form      smallint NOT NULL,
    state     bytea NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX incident_declared ON slamonitor.incident (declared, id);
CREATE INDEX incident_phase ON slamonitor.incident (phase, declared, id);

-- An incident's decision is about no ticket.
ALTER TABLE slamonitor.feed ALTER COLUMN ticket DROP NOT NULL;
ALTER TABLE slamonitor.feed ADD COLUMN incident text COLLATE "C";
CREATE INDEX feed_incident ON slamonitor.feed (incident, decision) WHERE incident IS NOT NULL;

-- Publishes what incidents decided, by the rules of publish_escalations. Locks: incidents by id, then the head of the feed.
CREATE FUNCTION slamonitor.publish_incidents(
    rewrite boolean, form smallint,
    ids text[], phases smallint[], declareds bigint[], decisions bigint[], states bytea[],
    event_of integer[], event_tickets text[], event_decisions bigint[], event_bodies bytea[],
    OUT last_sequence bigint, OUT published integer[])
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    newer boolean[];
    since bigint[];
BEGIN
    INSERT INTO slamonitor.incident (id, phase, declared, decisions, form, state)
    SELECT n.id, 0, 0, -1, 0, ''
    FROM unnest(ids) AS n(id)
    WHERE NOT EXISTS (SELECT FROM slamonitor.incident i WHERE i.id = n.id)
    ORDER BY n.id COLLATE "C"
    ON CONFLICT (id) DO NOTHING;

    SELECT array_agg(l.is_newer ORDER BY l.place),
           array_agg(CASE
               WHEN NOT l.is_newer THEN 9223372036854775807
               WHEN l.was >= 0 THEN l.was
               ELSE coalesce((SELECT max(f.decision) FROM slamonitor.feed f WHERE f.incident = l.id), -1)
           END ORDER BY l.place)
    INTO newer, since
    FROM (
        SELECT n.place, i.id, i.decisions AS was, i.decisions < n.decisions OR (rewrite AND i.decisions = n.decisions) AS is_newer
        FROM unnest(ids, decisions) WITH ORDINALITY AS n(id, decisions, place)
        JOIN slamonitor.incident i ON i.id = n.id
        ORDER BY i.id
        FOR UPDATE OF i
    ) AS l;

    UPDATE slamonitor.incident i
    SET phase = n.phase, declared = n.declared, decisions = n.decisions, form = publish_incidents.form, state = n.state
    FROM unnest(ids, phases, declareds, publish_incidents.decisions, states, newer) AS n(id, phase, declared, decisions, state, is_newer)
    WHERE i.id = n.id AND n.is_newer;

    -- Last, since whoever publishes events next waits from here until this commits.
    published := coalesce(
        (SELECT array_agg(e.place::integer ORDER BY e.place)
         FROM unnest(event_of, event_decisions) WITH ORDINALITY AS e(of, decision, place)
         WHERE e.decision > since[e.of]),
        '{}');
    IF published = '{}' THEN
        RETURN;
    END IF;
    UPDATE slamonitor.feed_head SET sequence = sequence + cardinality(published) WHERE single RETURNING sequence INTO last_sequence;
    INSERT INTO slamonitor.feed (sequence, ticket, incident, decision, form, body)
    SELECT last_sequence - cardinality(published) + row_number() OVER (ORDER BY e.place), e.ticket, ids[e.of], e.decision, publish_incidents.form, e.body
    FROM unnest(event_of, event_tickets, event_decisions, event_bodies) WITH ORDINALITY AS e(of, ticket, decision, body, place)
    WHERE e.decision > since[e.of];
END
$$;
