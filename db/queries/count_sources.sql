-- $1 ticket
UPDATE ticket SET source_count = (
    SELECT count(DISTINCT o.value) FROM ticket_message m JOIN observable o ON o.message_key = m.message_key
    WHERE m.ticket_key = $1 AND o.role = 'source')
WHERE ticket_key = $1;
