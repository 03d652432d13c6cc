-- $1 contact, the rest as in add_contact
UPDATE contact SET kind = $2, organisation = $3, networks = $4, asns = $5, domains = $6, countries = $7, language = $8, format = $9,
    pgp_key = $10, at_most_every = $11, inhibited = $12, source = $13, source_detail = $14, source_date = $15, review_at = $16,
    note = $17
WHERE contact_key = $1;
