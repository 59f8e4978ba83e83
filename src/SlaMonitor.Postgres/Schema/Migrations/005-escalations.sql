-- The escalations of a ticket under a policy, the latest of them: rows for the lists, as the one-process monitor has them.
-- decisions orders states: the row is that of the highest ever published.
CREATE TABLE slamonitor.escalation (
    id        text COLLATE "C" PRIMARY KEY,
    ticket    text COLLATE "C" NOT NULL,
    phase     smallint NOT NULL,
    started   bigint NOT NULL,
    dead      smallint NOT NULL,
    decisions bigint NOT NULL,
    form      smallint NOT NULL,
    state     bytea NOT NULL
) WITH (fillfactor = 70, toast_tuple_target = 8160);
ALTER TABLE slamonitor.escalation ALTER COLUMN state SET STORAGE EXTERNAL;
CREATE INDEX escalation_started ON slamonitor.escalation (started, id);
CREATE INDEX escalation_phase ON slamonitor.escalation (phase, started, id);
CREATE INDEX escalation_ticket ON slamonitor.escalation (ticket);
CREATE INDEX escalation_dead ON slamonitor.escalation (started, id) WHERE dead = 1;

-- Whose decision a message of the feed is: an escalation's, or the ticket's own where this is null.
ALTER TABLE slamonitor.feed ADD COLUMN escalation text COLLATE "C";
CREATE INDEX feed_escalation ON slamonitor.feed (escalation, decision) WHERE escalation IS NOT NULL;

-- The keys that the links in pages are signed with. That of the highest number signs, and the links of all act.
CREATE TABLE slamonitor.acknowledge_key (
    number integer PRIMARY KEY,
    key    bytea NOT NULL
);

-- Publishes what escalations decided, each once in a call, by the same rules as publish_outputs does for tickets. Of one that
-- has no row, the feed says what was published: should the row have been lost, nothing is published again.
-- Locks: escalations by id, then the head of the feed.
CREATE FUNCTION slamonitor.publish_escalations(
    rewrite boolean, form smallint,
    ids text[], tickets text[], phases smallint[], starteds bigint[], deads smallint[], decisions bigint[], states bytea[],
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
    INSERT INTO slamonitor.escalation (id, ticket, phase, started, dead, decisions, form, state)
    SELECT n.id, n.ticket, 0, 0, 0, -1, 0, ''
    FROM unnest(ids, tickets) AS n(id, ticket)
    WHERE NOT EXISTS (SELECT FROM slamonitor.escalation e WHERE e.id = n.id)
    ORDER BY n.id COLLATE "C"
    ON CONFLICT (id) DO NOTHING;

    SELECT array_agg(l.is_newer ORDER BY l.place),
           array_agg(CASE
               WHEN NOT l.is_newer THEN 9223372036854775807
               WHEN l.was >= 0 THEN l.was
               ELSE coalesce((SELECT max(f.decision) FROM slamonitor.feed f WHERE f.escalation = l.id), -1)
           END ORDER BY l.place)
    INTO newer, since
    FROM (
        SELECT n.place, e.id, e.decisions AS was, e.decisions < n.decisions OR (rewrite AND e.decisions = n.decisions) AS is_newer
        FROM unnest(ids, decisions) WITH ORDINALITY AS n(id, decisions, place)
        JOIN slamonitor.escalation e ON e.id = n.id
        ORDER BY e.id
        FOR UPDATE OF e
    ) AS l;

    UPDATE slamonitor.escalation e
    SET ticket = n.ticket, phase = n.phase, started = n.started, dead = n.dead, decisions = n.decisions,
        form = publish_escalations.form, state = n.state
    FROM unnest(ids, tickets, phases, starteds, deads, publish_escalations.decisions, states, newer)
        AS n(id, ticket, phase, started, dead, decisions, state, is_newer)
    WHERE e.id = n.id AND n.is_newer;

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
    INSERT INTO slamonitor.feed (sequence, ticket, escalation, decision, form, body)
    SELECT last_sequence - cardinality(published) + row_number() OVER (ORDER BY e.place), e.ticket, ids[e.of], e.decision, publish_escalations.form, e.body
    FROM unnest(event_of, event_tickets, event_decisions, event_bodies) WITH ORDINALITY AS e(of, ticket, decision, body, place)
    WHERE e.decision > since[e.of];
END
$$;

-- As before, but for the feed, in which not every message is a ticket's decision.
CREATE OR REPLACE FUNCTION slamonitor.recount() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE slamonitor.ticket IN SHARE ROW EXCLUSIVE MODE;
    -- A ticket whose row was lost must not publish again what the feed has.
    UPDATE slamonitor.ticket t SET decisions = f.last
    FROM (SELECT ticket, max(decision) AS last FROM slamonitor.feed WHERE escalation IS NULL GROUP BY ticket) AS f
    WHERE t.id = f.ticket AND t.decisions < f.last;
    DELETE FROM slamonitor.clock k WHERE NOT EXISTS (
        SELECT FROM slamonitor.ticket t, unnest(t.clock_state, t.clock_due, t.clock_metric) AS c(state, due, metric)
        WHERE t.id = k.ticket AND c.state = k.state AND c.due = k.due AND c.metric = k.metric);
    DELETE FROM slamonitor.breach k WHERE NOT EXISTS (
        SELECT FROM slamonitor.ticket t, unnest(t.breach_at, t.breach_metric, t.breach_cycle) AS b(at, metric, cycle)
        WHERE t.id = k.ticket AND b.at = k.at AND b.metric = k.metric AND b.cycle = k.cycle);
    DELETE FROM slamonitor.board_count;
    INSERT INTO slamonitor.board_count (metric, state, priority, group_name, n)
    SELECT c.metric, c.state, t.priority, t.group_name, count(*)
    FROM slamonitor.ticket t, unnest(t.clock_metric, t.clock_state) AS c(metric, state)
    WHERE NOT t.at_rest GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT '', 0, t.priority, t.group_name, count(*) FROM slamonitor.ticket t WHERE t.is_open GROUP BY 3, 4;
    DELETE FROM slamonitor.account_tally;
    INSERT INTO slamonitor.account (id, version)
    SELECT DISTINCT t.account, 0 FROM slamonitor.ticket t WHERE t.account IS NOT NULL AND t.tally_metric <> '{}'
    ON CONFLICT (id) DO NOTHING;
    INSERT INTO slamonitor.account_tally (account, metric, open, breached, met)
    SELECT t.account, y.metric, sum(y.open), sum(y.breached), sum(y.met)
    FROM slamonitor.ticket t, unnest(t.tally_metric, t.tally_open, t.tally_breached, t.tally_met) AS y(metric, open, breached, met)
    WHERE t.account IS NOT NULL
    GROUP BY t.account, y.metric;
END
$$;
