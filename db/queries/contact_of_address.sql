-- What was entered by hand goes before what was imported or learned. $1 address in lower case
SELECT a.contact_key FROM contact_address a JOIN contact c ON c.contact_key = a.contact_key
WHERE lower(a.address) = $1 ORDER BY c.source <> 'manual', a.place, a.contact_key LIMIT 1;
