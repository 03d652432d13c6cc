-- $1 at most, $2 skip, $3 handler
SELECT ticket_key FROM ticket WHERE owner IS NOT NULL AND state <> 'closed' AND merged_into IS NULL AND owner = $3
ORDER BY main_source, ticket_key LIMIT $1 OFFSET $2;
