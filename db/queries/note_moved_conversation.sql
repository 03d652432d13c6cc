-- $1 ticket, $2 conversation, $3 where its mails are now, $4 and the conversation there
INSERT INTO moved_conversation (ticket_key, conversation, to_ticket, to_conversation) VALUES ($1, $2, $3, $4)
ON CONFLICT (ticket_key, conversation) DO UPDATE SET to_ticket = $3, to_conversation = $4;
