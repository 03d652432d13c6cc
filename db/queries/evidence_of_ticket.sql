-- Who wrote, and what was read of it, mail by mail. $1 ticket
SELECT r.from_address, p.observables FROM ticket_message x JOIN mail r ON r.message_key = x.message_key
JOIN report p ON p.message_key = x.message_key WHERE x.ticket_key = $1;
