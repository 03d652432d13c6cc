-- $1 message, $2 ticket, $3 the new one, $4 and conversation, $5 domain of the sender
WITH gone AS (
    DELETE FROM partner_reference WHERE domain = $5 AND reference = (SELECT partner_reference FROM report WHERE message_key = $1)
        AND ticket_key = $2 AND (ticket_key, conversation) <> ($3, $4) RETURNING *)
INSERT INTO partner_reference (domain, reference, ticket_key, conversation) SELECT domain, reference, $3, $4 FROM gone
ON CONFLICT DO NOTHING;
