-- Tickets whose last relay request ended between $2 and $1, their own or one of a ticket merged into them, with none that still
-- goes on, and whose reporters were told no outcome since it ended. Oldest first. What came back goes on until somebody else
-- was told. $1 ended before, $2 not before, $3 how many
WITH RECURSIVE up (ticket_key) AS (
    SELECT ticket_key FROM relay_request WHERE ended_at > $2 AND ended_at <= $1 AND state <> 'withdrawn'
    UNION SELECT t.merged_into FROM up u JOIN ticket t ON t.ticket_key = u.ticket_key WHERE t.merged_into IS NOT NULL),
family (head, ticket_key) AS (
    SELECT t.ticket_key, t.ticket_key FROM up u JOIN ticket t ON t.ticket_key = u.ticket_key WHERE t.merged_into IS NULL
    UNION SELECT f.head, t.ticket_key FROM family f JOIN ticket t ON t.merged_into = f.ticket_key),
ended (head, at) AS (
    SELECT f.head, MAX(r.ended_at) FROM family f JOIN relay_request r ON r.ticket_key = f.ticket_key
    WHERE r.ended_at IS NOT NULL AND r.state <> 'withdrawn' GROUP BY f.head)
SELECT t.year, t.serial FROM ended e JOIN ticket t ON t.ticket_key = e.head
WHERE e.at > $2 AND e.at <= $1
  AND NOT EXISTS (SELECT 1 FROM family f JOIN relay_request r ON r.ticket_key = f.ticket_key
                  WHERE f.head = e.head AND r.state IN ('queued', 'sent', 'acknowledged'))
  AND NOT EXISTS (SELECT 1 FROM family f JOIN relay_request r ON r.ticket_key = f.ticket_key
                  WHERE f.head = e.head AND r.state = 'undelivered'
                    AND NOT EXISTS (SELECT 1 FROM family g JOIN relay_request n ON n.ticket_key = g.ticket_key
                                    WHERE g.head = e.head AND n.created_at >= r.created_at AND n.relay_key <> r.relay_key
                                      AND n.state IN ('acted', 'declined', 'no-answer')))
  AND NOT EXISTS (SELECT 1 FROM family f JOIN history h ON h.ticket_key = f.ticket_key
                  WHERE f.head = e.head AND h.verb = 'outcome' AND h.at >= e.at)
ORDER BY e.at LIMIT $3;
