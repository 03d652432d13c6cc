-- Newest first, with those of tickets that are merged into it. $1 ticket, $2 at most
SELECT m.subject, m.text, m.from_name, m.from_address, m.language FROM ticket_message x JOIN mail m ON m.message_key = x.message_key
WHERE (x.ticket_key = $1 OR x.ticket_key IN (SELECT ticket_key FROM ticket WHERE merged_into = $1)) AND x.is_held = 0
ORDER BY x.message_key DESC LIMIT $2;
