-- To version 8: searches by what a ticket is, and searches with a name.

-- Tickets of all time are filtered from this index alone. It takes the place of the one for published figures, whose columns
-- come first, so that a ticket that comes in costs nothing more.
DROP INDEX ticket_received;
CREATE INDEX ticket_received ON ticket (received_at, category, is_incident, merged_into, close_reason, ticket_key, state, owner,
    due_order, attachment_count, has_unread_answer);

CREATE TABLE saved_view (
    view_key    INTEGER PRIMARY KEY,
    handler_key INTEGER REFERENCES handler,    -- whose it is; NULL: everybody's
    name        TEXT    NOT NULL,
    query       TEXT    NOT NULL,              -- as core/search reads it
    made_by     INTEGER NOT NULL REFERENCES handler,
    made_at     INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX saved_view_name ON saved_view (coalesce(handler_key, 0), name);

UPDATE schema_version SET version = 8;
