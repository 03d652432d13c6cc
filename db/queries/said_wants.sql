-- What the reporter of a conversation chose on their page; no row: nothing. $1 ticket, $2 conversation
SELECT wants FROM said_wants WHERE ticket_key = $1 AND conversation = $2;
