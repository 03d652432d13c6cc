-- $1 its event in the history, $2 ticket, $3 text
INSERT INTO note (event_key, ticket_key, text) VALUES ($1, $2, $3);
