-- $1 ticket, $2 conversation
SELECT outbox_key FROM outbox WHERE ticket_key = $1 AND conversation = $2;
