-- Mails that make somebody a party of a conversation: a list stays one, who wrote, and whom we wrote to. $1 ticket, $2 conversation,
-- $3 address in lower case
SELECT CASE WHEN $3 LIKE '<%' THEN 1 ELSE 0 END + (SELECT count(*) FROM ticket_message x JOIN mail r ON r.message_key = x.message_key
        WHERE x.ticket_key = $1 AND x.conversation = $2 AND x.is_held = 0 AND lower(r.from_address) = $3)
    + (SELECT count(*) FROM outbox WHERE ticket_key = $1 AND conversation = $2 AND recipient_key = $3);
