-- All tickets that are aliases of this one, also by way of another. $1 ticket
WITH RECURSIVE family (ticket_key) AS (
    SELECT $1 UNION SELECT t.ticket_key FROM ticket t JOIN family f ON t.merged_into = f.ticket_key)
SELECT t.year, t.serial FROM family f JOIN ticket t ON t.ticket_key = f.ticket_key WHERE t.ticket_key <> $1 ORDER BY t.ticket_key;
