-- How many others named it as source or site; the newest 500 are looked at. $1 key, $2 number of the reporter who does not count
SELECT count(DISTINCT reporter) FROM (
    SELECT reporter FROM evidence WHERE key = $1 AND role IN (0, 2) ORDER BY role DESC, ticket_key DESC LIMIT 500) AS others
WHERE reporter <> $2;
