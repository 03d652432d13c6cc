-- $1 ticket, $2 ngrams
UPDATE lesson SET ngrams = $2 WHERE ticket_key = $1;
