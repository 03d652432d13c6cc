-- $1 at most, $2 skip, $3 handler
SELECT ticket_key FROM ticket INDEXED BY ticket_mine WHERE owner IS NOT NULL AND state <> 'closed' AND merged_into IS NULL AND owner = $3
ORDER BY received_at DESC, ticket_key DESC LIMIT $1 OFFSET $2;
