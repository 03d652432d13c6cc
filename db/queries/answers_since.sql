-- Automatic answers of all the desk. $1 first minute that counts
SELECT CAST(coalesce(sum(count), 0) AS bigint) FROM answer_minute WHERE minute >= $1;
