-- $1 ticket
SELECT s.other, t.year, t.serial, s.why FROM suggestion s JOIN ticket t ON t.ticket_key = s.other
WHERE s.ticket_key = $1 ORDER BY s.other DESC;
