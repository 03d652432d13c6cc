-- $1 at most, $2 skip
SELECT ticket_key FROM ticket WHERE has_unread_answer = 1 AND merged_into IS NULL
ORDER BY main_source, ticket_key LIMIT $1 OFFSET $2;
