-- Who made a version, when, for which tickets and why. made_at is in 100 ns since 1970, null for versions from before this.
ALTER TABLE configuration ADD COLUMN made_at INTEGER;
ALTER TABLE configuration ADD COLUMN made_by TEXT;
ALTER TABLE configuration ADD COLUMN apply_to TEXT NOT NULL DEFAULT 'new';
ALTER TABLE configuration ADD COLUMN comment TEXT;
