-- The ids that it refers to and that never came. $1 message, $2 ticket, $3 conversation
UPDATE OR REPLACE thread_id SET ticket_key = $2, conversation = $3 WHERE message_key = $1 AND is_ghost = 1;
