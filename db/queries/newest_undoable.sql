-- $1 ticket
SELECT event_key, verb, undo FROM history WHERE ticket_key = $1 AND undo IS NOT NULL AND is_undone = 0 ORDER BY event_key DESC LIMIT 1;
