-- In the order the report gave them. $1 message
SELECT type, value, role, count, leaf, position, length FROM observable WHERE message_key = $1 ORDER BY observable_key;
