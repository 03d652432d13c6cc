-- Newest first. $1 first and $2 last address of a network, 16 bytes each, $3 at most
SELECT ticket_key FROM observable WHERE address BETWEEN $1 AND $2 GROUP BY ticket_key ORDER BY ticket_key DESC LIMIT $3;
