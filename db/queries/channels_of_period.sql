-- $1 from, $2 before
SELECT m.channel, count(*), count(DISTINCT lower(t.from_address)) FROM ticket t
JOIN message m ON m.message_key = (SELECT min(x.message_key) FROM ticket_message x WHERE x.ticket_key = t.ticket_key)
WHERE t.received_at >= $1 AND t.received_at < $2 AND t.category <> 'spam' AND t.close_reason <> 'spam'
GROUP BY m.channel ORDER BY 2 DESC;
