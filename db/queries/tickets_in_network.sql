-- Who named what of a network, an address after the other. $1 key of the first and $2 of the last address
SELECT ticket_key, key, role FROM evidence WHERE key BETWEEN $1 AND $2 ORDER BY key, role;
