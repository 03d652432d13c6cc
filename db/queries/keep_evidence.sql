-- $1 key, $2 role, $3 ticket, $4 reporter's number
INSERT INTO evidence (key, role, ticket_key, reporter) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;
