-- A mail of ours. $1 outbox key, $2 ticket, $3 conversation
UPDATE outbox SET ticket_key = $2, conversation = $3 WHERE outbox_key = $1;
