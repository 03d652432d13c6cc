-- From version 1 to 2: the directory of contacts, what registries answered, and relay requests.

CREATE TABLE contact (
    contact_key    INTEGER PRIMARY KEY,
    kind           TEXT    NOT NULL,
    organisation   TEXT    NOT NULL,
    networks       TEXT    NOT NULL,           -- separated by spaces, as are the next three
    asns           TEXT    NOT NULL,
    domains        TEXT    NOT NULL,
    countries      TEXT    NOT NULL,
    language       TEXT    NOT NULL,           -- '': not known
    format         TEXT    NOT NULL,
    pgp_key        TEXT    NOT NULL,           -- fingerprint; '': none
    at_most_every  INTEGER NOT NULL,           -- minutes; 0: no wish
    inhibited      TEXT    NOT NULL,           -- categories, separated by spaces
    source         TEXT    NOT NULL,
    source_detail  TEXT    NOT NULL,
    source_date    INTEGER NOT NULL,
    review_at      INTEGER,
    note           TEXT    NOT NULL
) STRICT;

CREATE TABLE contact_address (
    contact_key    INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    place          INTEGER NOT NULL,           -- 0 is the best
    address        TEXT    NOT NULL,
    role           TEXT    NOT NULL,
    state          TEXT    NOT NULL,
    is_person      INTEGER NOT NULL,
    sent           INTEGER NOT NULL,
    delivered      INTEGER NOT NULL,
    bounced        INTEGER NOT NULL,
    answered       INTEGER NOT NULL,
    last_sent      INTEGER,
    last_answered  INTEGER,
    first_bounce   INTEGER,
    last_bounce    INTEGER,
    last_checked   INTEGER,
    median_to_answer INTEGER,                  -- minutes
    median_to_fix    INTEGER,
    PRIMARY KEY (contact_key, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_of_address ON contact_address (address);

-- One row. The index that is built from the directory is old when this has grown.
CREATE TABLE contact_version (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO contact_version VALUES (1, 0);

-- What registries answered, as it came. May be dropped at any time.
CREATE TABLE registry_answer (
    question      TEXT    PRIMARY KEY,
    server        TEXT    NOT NULL,
    text          TEXT    NOT NULL,
    read_at       INTEGER NOT NULL,
    first_address BLOB,                        -- 16 bytes, IPv4 as ::ffff:a.b.c.d; NULL: not about a network
    last_address  BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX registry_answer_by_network ON registry_answer (first_address) WHERE first_address IS NOT NULL;
CREATE INDEX registry_answer_age ON registry_answer (read_at);

-- One mail to one contact, and one conversation of the ticket.
CREATE TABLE relay_request (
    relay_key         INTEGER PRIMARY KEY,
    ticket_key        INTEGER NOT NULL REFERENCES ticket,
    conversation      INTEGER NOT NULL,
    contact_key       INTEGER REFERENCES contact ON DELETE SET NULL,
    address           TEXT    NOT NULL,
    organisation      TEXT    NOT NULL,
    side              TEXT    NOT NULL,
    why_english       TEXT    NOT NULL,
    why_japanese      TEXT    NOT NULL,
    category          TEXT    NOT NULL,
    observables       TEXT    NOT NULL,        -- one a line
    language          TEXT    NOT NULL,
    tlp               TEXT    NOT NULL,
    state             TEXT    NOT NULL,
    partner_reference TEXT    NOT NULL,
    created_at        INTEGER NOT NULL,
    sent_at           INTEGER,
    answered_at       INTEGER,
    ended_at          INTEGER,
    next_chase_at     INTEGER,
    chases            INTEGER NOT NULL,
    last_words        TEXT    NOT NULL,
    UNIQUE (ticket_key, conversation),
    FOREIGN KEY (ticket_key, conversation) REFERENCES conversation
) STRICT;
CREATE INDEX relay_due ON relay_request (next_chase_at) WHERE next_chase_at IS NOT NULL;
CREATE INDEX relay_by_state ON relay_request (state, relay_key);
CREATE INDEX relay_of_contact ON relay_request (contact_key);   -- asked when a contact is removed
CREATE INDEX relay_of_address ON relay_request (address, relay_key);

UPDATE schema_version SET version = 2;
