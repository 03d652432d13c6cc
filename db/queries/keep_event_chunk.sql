-- $1 message, $2 number, $3 rows, $4 first hour, $5 last hour, $6 the rows
INSERT INTO event_chunk (message_key, number, row_count, first_hour, last_hour, bytes) VALUES ($1, $2, $3, $4, $5, $6);
