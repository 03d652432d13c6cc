-- What decides in which lists it stands. $1 ticket
SELECT state, has_unread_answer, merged_into FROM ticket WHERE ticket_key = $1;
