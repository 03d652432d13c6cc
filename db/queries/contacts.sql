-- The whole directory.
SELECT contact_key, kind, organisation, networks, asns, domains, countries, language, format, pgp_key, at_most_every, inhibited,
    source, source_detail, source_date, review_at, note
FROM contact ORDER BY contact_key;
