-- Log lines were read in a mail of it, or of a ticket that is merged into it. $1 ticket
SELECT 1 FROM ticket_message x JOIN report p ON p.message_key = x.message_key
WHERE (x.ticket_key = $1 OR x.ticket_key IN (SELECT ticket_key FROM ticket WHERE merged_into = $1)) AND p.events IS NOT NULL LIMIT 1;
