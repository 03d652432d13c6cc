-- $1 the partner's domain, $2 their number, $3 ticket, $4 conversation
INSERT INTO partner_reference (domain, reference, ticket_key, conversation) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;
