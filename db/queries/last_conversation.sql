-- $1 ticket
SELECT max(number) FROM conversation WHERE ticket_key = $1;
