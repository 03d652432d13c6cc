-- The same of every ticket, newest first, from an index alone. $1 received at or after, $2 and before
SELECT ticket_key, received_at, category, is_incident, close_reason, state, owner, due_order, attachment_count, has_unread_answer,
    merged_into
FROM ticket WHERE received_at >= $1 AND received_at < $2 AND merged_into IS NULL ORDER BY received_at DESC;
