-- Message-IDs of all mails in and out, oldest first; not of held ones, which nobody else may learn of, and none that we made up. $1 ticket, $2 conversation
SELECT id FROM (
    SELECT r.message_id AS id, l.decided_at AS at, 0 AS side FROM ticket_message x JOIN mail r ON r.message_key = x.message_key
    JOIN ledger l ON l.message_key = x.message_key WHERE x.ticket_key = $1 AND x.conversation = $2 AND x.is_held = 0
      AND r.message_id NOT LIKE 'sha256.%@missing'
    UNION ALL
    SELECT message_id, created_at, 1 FROM outbox WHERE ticket_key = $1 AND conversation = $2) AS mails
ORDER BY at, side;
