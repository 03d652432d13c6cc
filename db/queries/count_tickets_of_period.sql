-- By category: reports, incidents, coordinations. $1 from, $2 before
SELECT t.category, count(*), count(*) FILTER (WHERE t.is_incident = 1 AND t.merged_into IS NULL),
    count(*) FILTER (WHERE t.is_incident = 1 AND t.merged_into IS NULL AND EXISTS (
        SELECT 1 FROM relay_request r WHERE r.sent_at IS NOT NULL AND r.ticket_key IN (
            SELECT t.ticket_key UNION ALL SELECT a.ticket_key FROM ticket a WHERE a.merged_into = t.ticket_key)))
FROM ticket t WHERE t.received_at >= $1 AND t.received_at < $2 AND t.category <> 'spam' AND t.close_reason <> 'spam'
GROUP BY t.category ORDER BY t.category;
