-- The values of add_contact, then $17 contact.
UPDATE contact SET kind = $1, organisation = $2, networks = $3, asns = $4, domains = $5, countries = $6, language = $7, format = $8,
    pgp_key = $9, at_most_every = $10, inhibited = $11, source = $12, source_detail = $13, source_date = $14, review_at = $15,
    note = $16
WHERE contact_key = $17;
