-- $1 Message-ID, $2 0: held here, $3 ticket, $4 conversation, $5 message, 0: a mail of ours
INSERT INTO thread_id (id, is_ghost, ticket_key, conversation, message_key) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING;
