-- A member of a body, as text; null where it is not there.
CREATE FUNCTION slamonitor.stored_member(body bytea, VARIADIC path text[])
RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN CASE WHEN body = '' THEN NULL ELSE convert_from(body, 'UTF8')::json #>> path END;
END
$$;

-- The segment that an account was described with: what finds the accounts whose segment has objectives.
-- Both columns follow from the body, so that nodes of an earlier build need not know of them.
ALTER TABLE slamonitor.account ADD COLUMN segment text COLLATE "C"
    GENERATED ALWAYS AS (slamonitor.stored_member(body, 'profile', 'segment')) STORED;
CREATE INDEX account_segment ON slamonitor.account (segment, id) WHERE segment IS NOT NULL;

-- The step that an open escalation has reached, from 1, and 0 before the first; null for one that is resolved (phase 3).
ALTER TABLE slamonitor.escalation ADD COLUMN level integer
    GENERATED ALWAYS AS (CASE WHEN phase <> 3 THEN slamonitor.stored_member(state, 'step')::integer + 1 END) STORED;
CREATE INDEX escalation_open ON slamonitor.escalation (level, phase) WHERE level IS NOT NULL;
