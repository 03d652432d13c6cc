-- Mails that came in with this Message-ID and stand in a ticket: the one with this text, else the one in the oldest ticket. Some
-- programs give all their mails one id, so only the first fifty are looked at; and how many those are. $1 id without <>, $2 SHA-256 of the text
SELECT message_key, ticket_key, body_sha256, conversation, subject, count(*) OVER () FROM (
    SELECT h.message_key, h.ticket_key, m.body_sha256, h.conversation, m.subject
    FROM thread_id h JOIN mail m ON m.message_key = h.message_key
    WHERE h.id = $1 AND h.is_ghost = 0 AND h.message_key > 0
    ORDER BY h.ticket_key, h.conversation, h.message_key LIMIT 50) AS near
ORDER BY body_sha256 IS NOT DISTINCT FROM $2 DESC, ticket_key, conversation, message_key LIMIT 1;
