-- The smallest network kept that holds the address; networks nest, so the nearest start before it that still reaches it is the
-- smallest. At most 64 are looked at. $1 address, $2 first words of the question
SELECT question, server, text, read_at, first_address, last_address
FROM (SELECT * FROM registry_answer WHERE first_address IS NOT NULL AND first_address <= $1 ORDER BY first_address DESC LIMIT 64) AS near
WHERE last_address >= $1 AND substr(question, 1, length($2)) = $2 ORDER BY first_address DESC, last_address LIMIT 1;
