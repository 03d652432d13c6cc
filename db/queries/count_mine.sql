-- Open tickets of a handler. $1 handler
SELECT count(*) FROM ticket WHERE owner IS NOT NULL AND state <> 'closed' AND merged_into IS NULL AND owner = $1;
