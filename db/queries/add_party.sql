-- $1 ticket, $2 conversation, $3 address in lower case
INSERT INTO party (ticket_key, conversation, address) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;
