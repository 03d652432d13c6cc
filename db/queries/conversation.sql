-- $1 ticket, $2 number in it
SELECT t.year, t.serial, c.role, t.state FROM conversation c JOIN ticket t ON t.ticket_key = c.ticket_key
WHERE c.ticket_key = $1 AND c.number = $2;
