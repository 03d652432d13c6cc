-- $1 year, $2 serial
SELECT ticket_key FROM ticket WHERE year = $1 AND serial = $2;
