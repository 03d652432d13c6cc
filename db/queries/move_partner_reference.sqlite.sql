-- $1 message, $2 ticket, $3 the new one, $4 and conversation, $5 domain of the sender
UPDATE OR REPLACE partner_reference SET ticket_key = $3, conversation = $4
WHERE domain = $5 AND reference = (SELECT partner_reference FROM report WHERE message_key = $1) AND ticket_key = $2;
