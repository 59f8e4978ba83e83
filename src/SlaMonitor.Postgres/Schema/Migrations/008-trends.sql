-- What tickets contribute to trends, as of the state in their row of ticket: body is read by the monitor alone. last is the latest
-- instant that it tells of, the end of time while the ticket is open. Without an index on it: a row is updated in its page, and
-- a range is found by reading all, which are small.
CREATE TABLE slamonitor.trend (
    ticket    text COLLATE "C" PRIMARY KEY,
    decisions bigint NOT NULL,
    last      bigint NOT NULL,
    body      bytea NOT NULL
) WITH (fillfactor = 70);
ALTER TABLE slamonitor.trend ALTER COLUMN body SET STORAGE EXTERNAL;

-- Tickets that were published before are counted in afterwards, by id, up to the one that is named here. The name is gone when all are.
INSERT INTO slamonitor.meta (name, value) SELECT 'trends_done', '' WHERE EXISTS (SELECT FROM slamonitor.ticket);

-- Keeps what is newer than the tickets' rows, or of the same decision when it is a rewrite. To be called before publish_outputs, in
-- its transaction, with what that is called with. Locks: trends by ticket. Gives rewrite back, so that a statement can call the two in order.
CREATE FUNCTION slamonitor.put_trends(rewrite boolean, ids text[], decisions bigint[], lasts bigint[], bodies bytea[])
RETURNS boolean LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off
AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO slamonitor.trend AS k (ticket, decisions, last, body)
    SELECT n.id, n.decisions, n.last, n.body
    FROM unnest(ids, put_trends.decisions, lasts, bodies) AS n(id, decisions, last, body)
    LEFT JOIN slamonitor.ticket t ON t.id = n.id
    WHERE t.id IS NULL OR t.decisions < n.decisions OR (rewrite AND t.decisions = n.decisions)
    ORDER BY n.id COLLATE "C"
    ON CONFLICT (ticket) DO UPDATE SET decisions = excluded.decisions, last = excluded.last, body = excluded.body
    WHERE (k.decisions < excluded.decisions OR (rewrite AND k.decisions = excluded.decisions)) AND k.body <> excluded.body;
    RETURN rewrite;
END
$$;
