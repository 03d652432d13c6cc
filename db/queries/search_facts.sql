-- What search filters by. $1 ticket
SELECT ticket_key, received_at, category, is_incident, close_reason, state, owner, due_order, attachment_count, has_unread_answer,
    merged_into
FROM ticket WHERE ticket_key = $1;
