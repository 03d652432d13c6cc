-- $1 outbox key, $2 ticket, $3 conversation
WITH gone AS (
    DELETE FROM thread_id WHERE id = (SELECT message_id FROM outbox WHERE outbox_key = $1) AND is_ghost = 0 AND message_key = 0
        AND (ticket_key, conversation) <> ($2, $3) RETURNING *)
INSERT INTO thread_id (id, is_ghost, ticket_key, conversation, message_key) SELECT id, is_ghost, $2, $3, message_key FROM gone
ON CONFLICT DO NOTHING;
