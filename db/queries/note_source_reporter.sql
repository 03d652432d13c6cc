-- $1 value, $2 reporter in lower case
INSERT INTO source_reporter (value, reporter) VALUES ($1, $2) ON CONFLICT DO NOTHING;
