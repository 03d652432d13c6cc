-- $1 ticket, $2 the other, $3 why
INSERT INTO suggestion (ticket_key, other, why) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;
