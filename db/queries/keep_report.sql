-- $1 message, $2 kind, $3 format, $4 category, $5 confidence, $6 wants, $7 why, $8 TLP, $9 partner's number,
-- $10 number of observables, $11 the first of them, packed, $12 events as JSON, $13 more as JSON, $14 prints
INSERT INTO report (message_key, kind, format, category, confidence, wants, wants_why, tlp, partner_reference, observable_count,
    observables, events, more, prints)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);
