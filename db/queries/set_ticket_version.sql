-- $1 ticket
UPDATE ticket SET version = (SELECT version FROM desk) WHERE ticket_key = $1;
