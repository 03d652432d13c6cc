-- From version 3 to 4: mails that handlers move, prints of events, the desk's own rules, statistics.

-- Where all messages of a conversation went: an answer to the old signed address or page still finds them.
CREATE TABLE moved_conversation (
    ticket_key      INTEGER NOT NULL REFERENCES ticket,
    conversation    INTEGER NOT NULL,
    to_ticket       INTEGER NOT NULL REFERENCES ticket,
    to_conversation INTEGER NOT NULL,
    PRIMARY KEY (ticket_key, conversation)
) STRICT, WITHOUT ROWID;
CREATE INDEX ghost_of_message ON thread_id (message_key) WHERE is_ghost = 1;

-- The smallest prints of the events in a mail, by which mails with the same log lines find each other. report.prints has all.
CREATE TABLE event_print (
    print       INTEGER NOT NULL,
    message_key INTEGER NOT NULL REFERENCES message,
    PRIMARY KEY (print, message_key)
) STRICT, WITHOUT ROWID;
ALTER TABLE report ADD COLUMN prints BLOB;     -- up to 32 numbers of 8 bytes, in order; NULL: no log lines

-- Every version of the desk's own rules; the newest of a kind counts.
CREATE TABLE rule_text (
    rule_key    INTEGER PRIMARY KEY,
    kind        TEXT    NOT NULL,              -- words, policies
    text        TEXT    NOT NULL,
    handler_key INTEGER REFERENCES handler,    -- NULL: the command line
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX rules_of_kind ON rule_text (kind, rule_key);

-- 1: no automatic answer leaves, on top of the setting. Pulled on a page.
ALTER TABLE desk ADD COLUMN answers_are_off INTEGER NOT NULL DEFAULT 0;

-- What the reporter chose on the page of their conversation, in the place of what we read.
CREATE TABLE said_wants (
    ticket_key   INTEGER NOT NULL REFERENCES ticket,
    conversation INTEGER NOT NULL,
    wants        TEXT    NOT NULL,             -- separated by spaces
    said_at      INTEGER NOT NULL,
    PRIMARY KEY (ticket_key, conversation)
) STRICT, WITHOUT ROWID;

-- A period of the published figures is read from this index alone.
CREATE INDEX ticket_received ON ticket (received_at, category, is_incident, merged_into, close_reason, ticket_key);
CREATE INDEX relay_sent ON relay_request (sent_at, state) WHERE sent_at IS NOT NULL;

UPDATE schema_version SET version = 4;
