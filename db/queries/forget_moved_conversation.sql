-- $1 ticket, $2 conversation
DELETE FROM moved_conversation WHERE ticket_key = $1 AND conversation = $2;
