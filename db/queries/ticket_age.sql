-- $1 ticket
SELECT year, serial, received_at FROM ticket WHERE ticket_key = $1;
