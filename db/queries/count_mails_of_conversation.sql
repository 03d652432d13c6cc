-- $1 ticket, $2 conversation
SELECT count(*) FROM ticket_message WHERE ticket_key = $1 AND conversation = $2;
