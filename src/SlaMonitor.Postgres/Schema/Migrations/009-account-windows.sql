-- An account's latest counts by time, as of a decision of its: what its objectives are judged by. Without them it is known by its sums alone.
ALTER TABLE slamonitor.account ADD COLUMN counted bigint NOT NULL DEFAULT 0;
ALTER TABLE slamonitor.account ADD COLUMN windows_form smallint;
ALTER TABLE slamonitor.account ADD COLUMN windows bytea;
