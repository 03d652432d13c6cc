-- $1 ticket, $2 handler or NULL, $3 now, $4 verb, $5 detail, $6 the old values as JSON or NULL
INSERT INTO history (ticket_key, handler_key, at, verb, detail, undo) VALUES ($1, $2, $3, $4, $5, $6) RETURNING event_key;
