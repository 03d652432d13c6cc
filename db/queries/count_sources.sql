-- $1 ticket, $2 sources that are new to it
UPDATE ticket SET source_count = source_count + $2 WHERE ticket_key = $1;
