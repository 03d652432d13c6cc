-- $1 the partner's domain, $2 their number
SELECT ticket_key, conversation FROM partner_reference WHERE domain = $1 AND reference = $2 ORDER BY ticket_key DESC LIMIT 1;
