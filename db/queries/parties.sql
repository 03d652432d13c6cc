-- Who takes part. $1 ticket, $2 conversation
SELECT address FROM party WHERE ticket_key = $1 AND conversation = $2 LIMIT 200;
