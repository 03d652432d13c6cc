-- A mail that came in with this Message-ID and stands in a ticket; of several the one in the oldest. $1 id without <>
SELECT h.message_key, h.ticket_key, m.body_sha256, h.conversation
FROM thread_id h JOIN mail m ON m.message_key = h.message_key
WHERE h.id = $1 AND h.is_ghost = 0 AND h.message_key > 0 LIMIT 1;
