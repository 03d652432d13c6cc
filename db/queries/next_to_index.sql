-- A mail, its place (NULL: in no ticket), its sender, and whether it opened the ticket.
SELECT i.message_key, r.subject, r.text, r.from_name || ' ' || r.from_address || ' ' || r.reply_to || ' ' || r.to_address,
    coalesce(p.observables, ''), t.ticket_key, r.from_address, l.outcome = 'new-ticket'
FROM to_index i JOIN mail r ON r.message_key = i.message_key LEFT JOIN report p ON p.message_key = i.message_key
    LEFT JOIN ticket_message t ON t.message_key = i.message_key LEFT JOIN ledger l ON l.message_key = i.message_key
ORDER BY i.message_key LIMIT 1;
