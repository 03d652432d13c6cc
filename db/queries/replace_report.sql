-- The columns of keep_report.
UPDATE report SET kind = $2, format = $3, category = $4, confidence = $5, wants = $6, wants_why = $7, tlp = $8,
    partner_reference = $9, observable_count = $10, observables = $11, events = $12, more = $13, prints = $14
WHERE message_key = $1;
