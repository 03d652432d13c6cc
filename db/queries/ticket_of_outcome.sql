-- Year and serial of the ticket of a decided mail; NULL when it has none; no row when it is not decided. $1 message
SELECT t.year, t.serial FROM ledger l LEFT JOIN ticket t ON t.ticket_key = l.ticket_key WHERE l.message_key = $1;
