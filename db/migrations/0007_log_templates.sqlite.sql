-- From version 6 to 7: what handlers say the columns of a reporter's log lines mean.

-- Rows are facts: a newer one of the same reporter and shape counts in the place of an older one, and one that is taken back
-- stays with the moment of that.
CREATE TABLE log_template (
    template_key INTEGER PRIMARY KEY,
    reporter     TEXT    NOT NULL,              -- the address they write from, lower case
    columns      TEXT    NOT NULL,              -- core/reading/logs/line_template.hpp, LineTemplate::text()
    message_key  INTEGER NOT NULL,              -- the mail on which it was said; may be purged
    handler_key  INTEGER REFERENCES handler,
    at           INTEGER NOT NULL,
    withdrawn_at INTEGER                        -- NULL: it counts
) STRICT;

UPDATE schema_version SET version = 7;
