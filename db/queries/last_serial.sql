-- $1 local year
SELECT last_serial FROM ticket_year WHERE year = $1;
