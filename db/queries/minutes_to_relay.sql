-- From the report to the first request that left the house. $1 from, $2 before
SELECT min(r.sent_at - t.received_at) / 60000000 AS took FROM relay_request r JOIN ticket t ON t.ticket_key = r.ticket_key
WHERE r.sent_at >= $1 AND r.sent_at < $2 GROUP BY r.ticket_key ORDER BY took;
