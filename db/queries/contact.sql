-- $1 contact
SELECT contact_key, kind, organisation, networks, asns, domains, countries, language, format, pgp_key, at_most_every, inhibited,
    source, source_detail, source_date, review_at, note
FROM contact WHERE contact_key = $1;
