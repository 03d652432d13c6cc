-- Each ticket with one of its addresses and the role of that. $1 key of the first and $2 of the last address of a network
SELECT ticket_key, key, min(role) FROM evidence WHERE key BETWEEN $1 AND $2 GROUP BY ticket_key;
