-- Newest first. $1 key of the first and $2 of the last address of a network, $3 at most
SELECT ticket_key FROM evidence WHERE key BETWEEN $1 AND $2 GROUP BY ticket_key ORDER BY ticket_key DESC LIMIT $3;
