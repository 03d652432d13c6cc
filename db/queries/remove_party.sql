-- $1 ticket, $2 conversation, $3 address
DELETE FROM party WHERE ticket_key = $1 AND conversation = $2 AND address = $3;
