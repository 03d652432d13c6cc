-- How many others named it; at most 100 are counted. $1 value, $2 the reporter who does not count
SELECT count(*) FROM (SELECT 1 FROM source_reporter WHERE value = $1 AND reporter <> $2 LIMIT 100) AS others;
