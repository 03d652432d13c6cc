-- $1 question
SELECT question, server, text, read_at, first_address, last_address FROM registry_answer WHERE question = $1;
