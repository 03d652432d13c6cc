-- Mails that refer to one that we do not hold, oldest ticket first, and whether the sender takes part in their conversation.
-- $1 Message-ID, $2 sender in lower case, $3 at most
SELECT h.ticket_key, h.conversation, coalesce(r.subject, ''),
    EXISTS (SELECT 1 FROM party p WHERE p.ticket_key = h.ticket_key AND p.conversation = h.conversation AND p.address = $2)
FROM thread_id h LEFT JOIN mail r ON r.message_key = h.message_key
WHERE h.id = $1 AND h.is_ghost = 1 ORDER BY h.ticket_key LIMIT $3;
