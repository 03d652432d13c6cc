-- Tickets whose last relay request ended between $2 and $1, with none that still goes on, and whose reporters were told no
-- outcome since it ended. Oldest first. $1 ended before, $2 not before, $3 how many
SELECT t.year, t.serial FROM relay_request r JOIN ticket t ON t.ticket_key = r.ticket_key
WHERE r.ended_at IS NOT NULL AND r.ended_at > $2 AND r.ended_at <= $1 AND r.state <> 'withdrawn' AND t.merged_into IS NULL
  AND NOT EXISTS (SELECT 1 FROM relay_request o WHERE o.ticket_key = r.ticket_key
                  AND (o.ended_at IS NULL AND o.state <> 'draft' OR o.ended_at > r.ended_at AND o.state <> 'withdrawn'
                       OR o.ended_at = r.ended_at AND o.relay_key > r.relay_key AND o.state <> 'withdrawn'))
  AND NOT EXISTS (SELECT 1 FROM history h WHERE h.ticket_key = r.ticket_key AND h.verb = 'outcome' AND h.at >= r.ended_at)
ORDER BY r.ended_at LIMIT $3;
