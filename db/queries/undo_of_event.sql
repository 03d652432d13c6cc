-- $1 event
SELECT undo, ticket_key FROM history WHERE event_key = $1 AND undo IS NOT NULL AND is_undone = 0;
