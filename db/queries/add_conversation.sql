-- $1 ticket, $2 number, $3 role
INSERT INTO conversation (ticket_key, number, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;
