-- $1 handler whose it is, NULL for everybody, $2 name, $3 query, $4 who made it, $5 now
INSERT INTO saved_view (handler_key, name, query, made_by, made_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (coalesce(handler_key, 0), name) DO UPDATE SET query = excluded.query, made_by = excluded.made_by, made_at = excluded.made_at
RETURNING view_key;
