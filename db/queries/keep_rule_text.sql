-- $1 kind, $2 text, $3 handler, $4 now
INSERT INTO rule_text (kind, text, handler_key, at) VALUES ($1, $2, $3, $4);
