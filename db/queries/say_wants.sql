-- $1 ticket, $2 conversation, $3 wants, separated by spaces, $4 now
INSERT INTO said_wants (ticket_key, conversation, wants, said_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (ticket_key, conversation) DO UPDATE SET wants = $3, said_at = $4;
