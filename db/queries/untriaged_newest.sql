-- $1 at most, $2 skip
SELECT ticket_key FROM ticket WHERE state = 'new' AND merged_into IS NULL ORDER BY received_at DESC, ticket_key DESC LIMIT $1 OFFSET $2;
