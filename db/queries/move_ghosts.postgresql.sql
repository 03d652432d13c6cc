-- The ids that it refers to and that never came; one that is there already stays. $1 message, $2 ticket, $3 conversation
WITH gone AS (
    DELETE FROM thread_id WHERE message_key = $1 AND is_ghost = 1 AND (ticket_key, conversation) <> ($2, $3) RETURNING *)
INSERT INTO thread_id (id, is_ghost, ticket_key, conversation, message_key) SELECT id, is_ghost, $2, $3, message_key FROM gone
ON CONFLICT DO NOTHING;
