-- Automatic answers of all the desk. $1 first minute that counts
SELECT coalesce(sum(count), 0) FROM answer_minute WHERE minute >= $1;
