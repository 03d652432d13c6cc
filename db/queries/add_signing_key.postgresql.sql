-- $1 64 hex digits
INSERT INTO signing_key (key) VALUES ($1) ON CONFLICT DO NOTHING;
