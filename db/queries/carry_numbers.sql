-- $1 ticket that gains, $2 ticket whose numbers they are, $3 1 or -1, $4 now
UPDATE ticket SET
    message_count = message_count + $3 * (SELECT message_count FROM ticket WHERE ticket_key = $2),
    attachment_count = attachment_count + $3 * (SELECT attachment_count FROM ticket WHERE ticket_key = $2),
    changed_at = $4
WHERE ticket_key = $1;
