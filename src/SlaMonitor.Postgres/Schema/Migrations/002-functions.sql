-- What a batch does, in one call each: between its first lock and its commit nobody waits for a client. A batch is small
-- beside a table, so every function looks its rows up one by one in an index, whatever the planner knows of the table's size:
-- a plan made while the table was empty would read it whole.

-- Logs events that are new. Null when all are; otherwise, by place: 0 new, 1 logged before for the same ticket, 2 for another.
CREATE FUNCTION slamonitor.claim_events(
    sources text[], ids text[], tickets text[], ats bigint[], arrived_at bigint, form smallint, bodies bytea[])
RETURNS integer[] LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off
AS $$
DECLARE
    arrivals bigint[];
    logged   integer;
BEGIN
    -- Numbered in the order given, and inserted in the order of the index, in which two callers cannot wait for each other.
    SELECT array_agg(nextval('slamonitor.event_arrival')) INTO arrivals FROM generate_subscripts(ids, 1);
    INSERT INTO slamonitor.event (arrival, source, id, ticket, at, arrived_at, form, body)
    SELECT e.arrival, e.source, e.id, e.ticket, e.at, claim_events.arrived_at, claim_events.form, e.body
    FROM unnest(arrivals, sources, ids, tickets, ats, bodies) AS e(arrival, source, id, ticket, at, body)
    ORDER BY e.source COLLATE "C", e.id COLLATE "C"
    ON CONFLICT (source, id) DO NOTHING;
    GET DIAGNOSTICS logged = ROW_COUNT;
    IF logged = cardinality(ids) THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT array_agg(CASE WHEN l.arrival = e.arrival THEN 0 WHEN l.ticket = e.ticket THEN 1 ELSE 2 END ORDER BY e.arrival)
        FROM unnest(arrivals, sources, ids, tickets) AS e(arrival, source, id, ticket)
        JOIN slamonitor.event l ON l.source = e.source AND l.id = e.id);
END
$$;

-- Brings alarms to where states want them, each unless its row has a higher version; null for none at all.
CREATE FUNCTION slamonitor.move_alarms(kinds smallint[], keys text[], dues bigint[], versions bigint[])
RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off
AS $$
#variable_conflict use_column
BEGIN
    WITH given AS MATERIALIZED (
        SELECT DISTINCT ON (g.kind, g.key COLLATE "C") g.kind, g.key, g.due, g.version
        FROM unnest(kinds, keys, dues, versions) WITH ORDINALITY AS g(kind, key, due, version, place)
        ORDER BY g.kind, g.key COLLATE "C", g.version DESC, g.place DESC
    ), locked AS MATERIALIZED (
        SELECT a.kind, a.key, g.due, g.version
        FROM given g JOIN slamonitor.alarm a ON a.kind = g.kind AND a.key = g.key
        WHERE a.version <= g.version
        ORDER BY a.kind, a.key
        FOR UPDATE OF a
    ), gone AS (
        DELETE FROM slamonitor.alarm a USING locked l WHERE a.kind = l.kind AND a.key = l.key AND l.due IS NULL
    )
    UPDATE slamonitor.alarm a SET due = l.due, version = l.version
    FROM locked l
    WHERE a.kind = l.kind AND a.key = l.key AND l.due IS NOT NULL AND (a.due <> l.due OR a.version <> l.version);
END
$$;

-- A ticket's row before and after a publication.
CREATE TYPE slamonitor.ticket_change AS (was slamonitor.ticket, now slamonitor.ticket);

-- Whether the rows of clocks and breaches hold other labels afterwards.
CREATE FUNCTION slamonitor.is_relabelled(c slamonitor.ticket_change) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT (c.was).account IS DISTINCT FROM (c.now).account
        OR (c.was).group_name IS DISTINCT FROM (c.now).group_name
        OR (c.was).priority IS DISTINCT FROM (c.now).priority
        OR (c.was).tier IS DISTINCT FROM (c.now).tier
        OR (c.was).region IS DISTINCT FROM (c.now).region
        OR (c.was).channel IS DISTINCT FROM (c.now).channel
$$;

-- Publishes what tickets decided, each ticket once in a call. What is an array for each ticket comes as an array's literal.
-- A ticket whose row has the same number of decisions, or more, is left alone; a rewrite replaces one of the same number, too.
-- Of the events those are published whose decision is above that of the row, in the order given; event_of is their ticket's
-- place, from 1. Locks: tickets by id, then counts by account, then accounts by id, then the head of the feed.
CREATE FUNCTION slamonitor.publish_outputs(
    rewrite boolean, form smallint,
    ids text[], decisions bigint[], subjects text[], accounts text[], groups text[], priorities text[], tiers text[],
    regions text[], channels text[], opens boolean[], rests boolean[], rulebooks integer[],
    clock_metrics text[], clock_states text[], clock_dues text[],
    breach_ats text[], breach_metrics text[], breach_cycles text[],
    tally_metrics text[], tally_opens text[], tally_breacheds text[], tally_mets text[], states bytea[],
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
    changes slamonitor.ticket_change[];
    since   bigint[];
BEGIN
    -- A ticket that has no row gets an empty one, so that all can be locked in the same way.
    INSERT INTO slamonitor.ticket (
        id, decisions, priority, is_open, at_rest, rulebook, clock_metric, clock_state, clock_due, breach_at, breach_metric,
        breach_cycle, tally_metric, tally_open, tally_breached, tally_met, form, state)
    SELECT n.id, -1, '', false, true, 0, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', 0, ''
    FROM unnest(ids) AS n(id)
    WHERE NOT EXISTS (SELECT FROM slamonitor.ticket t WHERE t.id = n.id)
    ORDER BY n.id COLLATE "C"
    ON CONFLICT (id) DO NOTHING;

    SELECT array_agg(ROW(l.was, l.now)::slamonitor.ticket_change ORDER BY l.place) FILTER (WHERE l.is_newer),
           array_agg(CASE WHEN l.is_newer THEN (l.was).decisions ELSE 9223372036854775807 END ORDER BY l.place)
    INTO changes, since
    FROM (
        SELECT n.place,
               t.decisions < n.decisions OR (rewrite AND t.decisions = n.decisions) AS is_newer,
               ROW(t.id, t.decisions, t.subject, t.account, t.group_name, t.priority, t.tier, t.region, t.channel, t.is_open, t.at_rest,
                   t.rulebook, t.clock_metric, t.clock_state, t.clock_due, t.breach_at, t.breach_metric, t.breach_cycle, t.tally_metric,
                   t.tally_open, t.tally_breached, t.tally_met, t.form, NULL)::slamonitor.ticket AS was,
               ROW(n.id, n.decisions, n.subject, n.account, n.group_name, n.priority, n.tier, n.region, n.channel, n.is_open, n.at_rest,
                   n.rulebook, n.clock_metric::text[], n.clock_state::smallint[], n.clock_due::bigint[], n.breach_at::bigint[],
                   n.breach_metric::text[], n.breach_cycle::integer[], n.tally_metric::text[], n.tally_open::integer[],
                   n.tally_breached::integer[], n.tally_met::integer[], publish_outputs.form, n.state)::slamonitor.ticket AS now
        FROM unnest(ids, decisions, subjects, accounts, groups, priorities, tiers, regions, channels, opens, rests, rulebooks,
                    clock_metrics, clock_states, clock_dues, breach_ats, breach_metrics, breach_cycles, tally_metrics, tally_opens,
                    tally_breacheds, tally_mets, states)
            WITH ORDINALITY AS n(id, decisions, subject, account, group_name, priority, tier, region, channel, is_open, at_rest, rulebook,
                    clock_metric, clock_state, clock_due, breach_at, breach_metric, breach_cycle, tally_metric, tally_open,
                    tally_breached, tally_met, state, place)
        JOIN slamonitor.ticket t ON t.id = n.id
        ORDER BY t.id
        FOR UPDATE OF t
    ) AS l;
    published := '{}';
    IF changes IS NULL THEN
        RETURN;
    END IF;

    UPDATE slamonitor.ticket t
    SET decisions = (c.now).decisions, subject = (c.now).subject, account = (c.now).account, group_name = (c.now).group_name,
        priority = (c.now).priority, tier = (c.now).tier, region = (c.now).region, channel = (c.now).channel,
        is_open = (c.now).is_open, at_rest = (c.now).at_rest, rulebook = (c.now).rulebook,
        clock_metric = (c.now).clock_metric, clock_state = (c.now).clock_state, clock_due = (c.now).clock_due,
        breach_at = (c.now).breach_at, breach_metric = (c.now).breach_metric, breach_cycle = (c.now).breach_cycle,
        tally_metric = (c.now).tally_metric, tally_open = (c.now).tally_open, tally_breached = (c.now).tally_breached,
        tally_met = (c.now).tally_met, form = (c.now).form, state = (c.now).state
    FROM unnest(changes) AS c
    WHERE t.id = (c.now).id;

    -- Rows of clocks and breaches that are no more, then those that are new.
    -- The keys are put together first: joined at once, an index might be read from end to end for a part of a key.
    WITH gone AS MATERIALIZED (
        SELECT o.state, o.due, (c.was).id AS ticket, o.metric
        FROM unnest(changes) AS c, unnest((c.was).clock_state, (c.was).clock_due, (c.was).clock_metric) AS o(state, due, metric)
        WHERE slamonitor.is_relabelled(c) OR NOT EXISTS (
            SELECT FROM unnest((c.now).clock_state, (c.now).clock_due, (c.now).clock_metric) AS n(state, due, metric)
            WHERE n.state = o.state AND n.due = o.due AND n.metric = o.metric)
    )
    DELETE FROM slamonitor.clock k USING gone g
    WHERE k.state = g.state AND k.due = g.due AND k.ticket = g.ticket AND k.metric = g.metric;
    INSERT INTO slamonitor.clock (state, due, ticket, metric, account, group_name, priority, tier, region, channel)
    SELECT n.state, n.due, (c.now).id, n.metric, (c.now).account, (c.now).group_name, (c.now).priority, (c.now).tier, (c.now).region, (c.now).channel
    FROM unnest(changes) AS c, unnest((c.now).clock_state, (c.now).clock_due, (c.now).clock_metric) AS n(state, due, metric)
    WHERE rewrite OR slamonitor.is_relabelled(c) OR NOT EXISTS (
        SELECT FROM unnest((c.was).clock_state, (c.was).clock_due, (c.was).clock_metric) AS o(state, due, metric)
        WHERE n.state = o.state AND n.due = o.due AND n.metric = o.metric)
    ON CONFLICT (state, due, ticket, metric) DO UPDATE
    SET account = excluded.account, group_name = excluded.group_name, priority = excluded.priority, tier = excluded.tier,
        region = excluded.region, channel = excluded.channel;

    WITH gone AS MATERIALIZED (
        SELECT o.at, (c.was).id AS ticket, o.metric, o.cycle
        FROM unnest(changes) AS c, unnest((c.was).breach_at, (c.was).breach_metric, (c.was).breach_cycle) AS o(at, metric, cycle)
        WHERE slamonitor.is_relabelled(c) OR NOT EXISTS (
            SELECT FROM unnest((c.now).breach_at, (c.now).breach_metric, (c.now).breach_cycle) AS n(at, metric, cycle)
            WHERE n.at = o.at AND n.metric = o.metric AND n.cycle = o.cycle)
    )
    DELETE FROM slamonitor.breach k USING gone g
    WHERE k.at = g.at AND k.ticket = g.ticket AND k.metric = g.metric AND k.cycle = g.cycle;
    INSERT INTO slamonitor.breach (at, ticket, metric, cycle, account, group_name, priority, tier)
    SELECT n.at, (c.now).id, n.metric, n.cycle, (c.now).account, (c.now).group_name, (c.now).priority, (c.now).tier
    FROM unnest(changes) AS c, unnest((c.now).breach_at, (c.now).breach_metric, (c.now).breach_cycle) AS n(at, metric, cycle)
    WHERE rewrite OR slamonitor.is_relabelled(c) OR NOT EXISTS (
        SELECT FROM unnest((c.was).breach_at, (c.was).breach_metric, (c.was).breach_cycle) AS o(at, metric, cycle)
        WHERE n.at = o.at AND n.metric = o.metric AND n.cycle = o.cycle)
    ON CONFLICT (at, ticket, metric, cycle) DO UPDATE
    SET account = excluded.account, group_name = excluded.group_name, priority = excluded.priority, tier = excluded.tier;

    INSERT INTO slamonitor.board_count (metric, state, priority, group_name, n)
    SELECT d.metric, d.state, d.priority, d.group_name, sum(d.n)
    FROM (
        SELECT k.metric, k.state, (c.now).priority, (c.now).group_name, 1
        FROM unnest(changes) AS c, unnest((c.now).clock_metric, (c.now).clock_state) AS k(metric, state) WHERE NOT (c.now).at_rest
        UNION ALL
        SELECT k.metric, k.state, (c.was).priority, (c.was).group_name, -1
        FROM unnest(changes) AS c, unnest((c.was).clock_metric, (c.was).clock_state) AS k(metric, state) WHERE NOT (c.was).at_rest
        UNION ALL
        SELECT '', 0::smallint, (c.now).priority, (c.now).group_name, 1 FROM unnest(changes) AS c WHERE (c.now).is_open
        UNION ALL
        SELECT '', 0::smallint, (c.was).priority, (c.was).group_name, -1 FROM unnest(changes) AS c WHERE (c.was).is_open
    ) AS d(metric, state, priority, group_name, n)
    GROUP BY d.metric, d.state, d.priority, d.group_name
    HAVING sum(d.n) <> 0;

    WITH difference AS MATERIALIZED (
        SELECT d.account, d.metric, sum(d.open)::integer AS open, sum(d.breached)::integer AS breached, sum(d.met)::integer AS met
        FROM (
            SELECT (c.now).account, y.metric, y.open, y.breached, y.met
            FROM unnest(changes) AS c,
                 unnest((c.now).tally_metric, (c.now).tally_open, (c.now).tally_breached, (c.now).tally_met) AS y(metric, open, breached, met)
            UNION ALL
            SELECT (c.was).account, y.metric, -y.open, -y.breached, -y.met
            FROM unnest(changes) AS c,
                 unnest((c.was).tally_metric, (c.was).tally_open, (c.was).tally_breached, (c.was).tally_met) AS y(metric, open, breached, met)
        ) AS d(account, metric, open, breached, met)
        WHERE d.account IS NOT NULL
        GROUP BY d.account, d.metric
        HAVING sum(d.open) <> 0 OR sum(d.breached) <> 0 OR sum(d.met) <> 0
    ), named AS (
        INSERT INTO slamonitor.account (id, version) SELECT account, 0 FROM difference GROUP BY account ORDER BY account COLLATE "C"
        ON CONFLICT (id) DO NOTHING
    )
    INSERT INTO slamonitor.account_tally AS a (account, metric, open, breached, met)
    SELECT account, metric, open, breached, met FROM difference ORDER BY account COLLATE "C", metric COLLATE "C"
    ON CONFLICT (account, metric) DO UPDATE
    SET open = a.open + excluded.open, breached = a.breached + excluded.breached, met = a.met + excluded.met;

    -- Last, since whoever publishes events next waits from here until this commits.
    published := coalesce(
        (SELECT array_agg(e.place::integer ORDER BY e.place)
         FROM unnest(event_of, event_decisions) WITH ORDINALITY AS e(ticket, decision, place)
         WHERE e.decision > since[e.ticket]),
        '{}');
    IF published = '{}' THEN
        RETURN;
    END IF;
    UPDATE slamonitor.feed_head SET sequence = sequence + cardinality(published) WHERE single RETURNING sequence INTO last_sequence;
    INSERT INTO slamonitor.feed (sequence, ticket, decision, form, body)
    SELECT last_sequence - cardinality(published) + row_number() OVER (ORDER BY e.place), e.ticket, e.decision, publish_outputs.form, e.body
    FROM unnest(event_of, event_tickets, event_decisions, event_bodies) WITH ORDINALITY AS e(of, ticket, decision, body, place)
    WHERE e.decision > since[e.of];
END
$$;

-- Adds the differences of counts up where they have become many; whoever does it, the others go on.
CREATE FUNCTION slamonitor.fold_counts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(7308334401) THEN
        RETURN;
    END IF;
    WITH folded AS (DELETE FROM slamonitor.board_count RETURNING *)
    INSERT INTO slamonitor.board_count
    SELECT metric, state, priority, group_name, sum(n) FROM folded GROUP BY metric, state, priority, group_name HAVING sum(n) <> 0;
END
$$;

-- The end of a rebuild: counts anew from what the tickets' rows say, and takes away rows of which no ticket says anything.
CREATE FUNCTION slamonitor.recount() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE slamonitor.ticket IN SHARE ROW EXCLUSIVE MODE;
    -- A ticket whose row was lost must not publish again what the feed has.
    UPDATE slamonitor.ticket t SET decisions = f.last
    FROM (SELECT ticket, max(decision) AS last FROM slamonitor.feed GROUP BY ticket) AS f
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
