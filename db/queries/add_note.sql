-- $1 ticket, $2 handler, $3 now, $4 text
INSERT INTO note (ticket_key, handler_key, at, text) VALUES ($1, $2, $3, $4);
