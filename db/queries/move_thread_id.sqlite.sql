-- The mail's own Message-ID. $1 message, $2 ticket, $3 conversation
UPDATE OR REPLACE thread_id SET ticket_key = $2, conversation = $3
WHERE id = (SELECT message_id FROM mail WHERE message_key = $1) AND is_ghost = 0 AND message_key = $1;
