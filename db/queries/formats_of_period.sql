-- $1 from, $2 before
SELECT p.format, count(*), count(DISTINCT lower(t.from_address)) FROM ticket t
JOIN report p ON p.message_key = (SELECT min(x.message_key) FROM ticket_message x WHERE x.ticket_key = t.ticket_key)
WHERE t.received_at >= $1 AND t.received_at < $2 AND t.category <> 'spam' AND t.close_reason <> 'spam'
GROUP BY p.format ORDER BY 2 DESC;
