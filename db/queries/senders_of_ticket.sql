-- Who wrote in it, or in a ticket that is merged into it. $1 ticket
SELECT m.from_name, m.from_address FROM ticket_message x JOIN mail m ON m.message_key = x.message_key
WHERE x.ticket_key = $1 OR x.ticket_key IN (SELECT ticket_key FROM ticket WHERE merged_into = $1);
