-- From an empty file to version 1. Times are UTC, microseconds since 1970. Words of enums are those of the contract.

CREATE TABLE schema_version (
    version INTEGER NOT NULL
) STRICT;
INSERT INTO schema_version VALUES (1);

-- Raw mail: facts, never updated.
CREATE TABLE message (
    message_key     INTEGER PRIMARY KEY,
    sha256          BLOB    NOT NULL UNIQUE,   -- of the raw bytes: the same bytes are the same row
    size_bytes      INTEGER NOT NULL,
    channel         TEXT    NOT NULL,          -- lmtp, smtp, pipe, import, ...
    envelope_sender TEXT,                      -- '' is the null return path; NULL: unknown
    recipients      TEXT    NOT NULL,          -- one a line
    received_at     INTEGER NOT NULL
) STRICT;

-- The bytes of mails up to 64 KiB; larger ones stand in raw/ab/<sha256>.
CREATE TABLE raw_mail (
    message_key INTEGER PRIMARY KEY REFERENCES message,
    bytes       BLOB    NOT NULL
) STRICT;

-- Kept mails without a decision: what a restart picks up.
CREATE TABLE waiting (
    message_key INTEGER PRIMARY KEY REFERENCES message,
    attempts    INTEGER NOT NULL DEFAULT 0     -- how often the process died while reading it
) STRICT;

CREATE TABLE handler (
    handler_key    INTEGER PRIMARY KEY,
    name           TEXT    NOT NULL UNIQUE,
    display_name   TEXT    NOT NULL,
    password_hash  TEXT    NOT NULL,           -- argon2id, encoded form
    totp_secret    TEXT    NOT NULL,           -- '': none
    totp_last_step INTEGER NOT NULL,
    is_lead        INTEGER NOT NULL,
    is_disabled    INTEGER NOT NULL,
    language       TEXT    NOT NULL
) STRICT;

CREATE TABLE session (
    token_hash  TEXT    PRIMARY KEY,           -- SHA-256 of the cookie
    handler_key INTEGER NOT NULL REFERENCES handler,
    form_token  TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_handler ON session (handler_key);
CREATE INDEX session_seen ON session (seen_at);

CREATE TABLE api_token (
    name        TEXT    PRIMARY KEY,
    token_hash  TEXT    NOT NULL UNIQUE,
    handler_key INTEGER NOT NULL REFERENCES handler,
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row: what every ticket's change moves. The counts are those of the lists, so that no page has to count.
CREATE TABLE desk (
    one            INTEGER PRIMARY KEY CHECK (one = 1),
    version        INTEGER NOT NULL,           -- grows with every change of any ticket
    untriaged      INTEGER NOT NULL,
    replied        INTEGER NOT NULL,
    all_open       INTEGER NOT NULL,
    outbox_is_held INTEGER NOT NULL            -- 1 after a restore, until an operator releases the outgoing mail
) STRICT;
INSERT INTO desk VALUES (1, 0, 0, 0, 0, 0);

CREATE TABLE ticket_year (
    year        INTEGER PRIMARY KEY,
    last_serial INTEGER NOT NULL
) STRICT;

CREATE TABLE ticket (
    ticket_key        INTEGER PRIMARY KEY,
    year              INTEGER NOT NULL,
    serial            INTEGER NOT NULL,
    state             TEXT    NOT NULL CHECK (state IN ('new', 'open', 'closed')),
    close_reason      TEXT    NOT NULL DEFAULT '',
    merged_into       INTEGER REFERENCES ticket,   -- an alias of that ticket; can be undone
    title             TEXT    NOT NULL,
    from_name         TEXT    NOT NULL,
    from_address      TEXT    NOT NULL,
    language          TEXT    NOT NULL,
    snippet           TEXT    NOT NULL,
    is_incident       INTEGER NOT NULL DEFAULT 0,
    category          TEXT    NOT NULL,
    confidence        REAL    NOT NULL,
    is_confirmed      INTEGER NOT NULL DEFAULT 0,  -- by a handler
    category_why      TEXT    NOT NULL,
    sources           TEXT    NOT NULL,            -- the first two for the list: role, tab, value, line feed
    main_source       TEXT    NOT NULL,            -- the list may be ordered by it; '': none
    source_count      INTEGER NOT NULL,
    attachment_count  INTEGER NOT NULL,
    signature         TEXT    NOT NULL,
    is_encrypted      INTEGER NOT NULL,
    has_unread_answer INTEGER NOT NULL DEFAULT 0,
    owner             INTEGER REFERENCES handler,
    received_at       INTEGER NOT NULL,
    changed_at        INTEGER NOT NULL,
    due_at            INTEGER,                     -- until a person has read it
    due_order         INTEGER NOT NULL,            -- due_at; far in the future when there is none
    message_count     INTEGER NOT NULL,
    version           INTEGER NOT NULL,            -- the desk's, of its last change
    UNIQUE (year, serial)
) STRICT;
CREATE INDEX ticket_open_by_due    ON ticket (due_order, ticket_key, state)   WHERE state <> 'closed' AND merged_into IS NULL;
CREATE INDEX ticket_open_newest    ON ticket (received_at, ticket_key, state) WHERE state <> 'closed' AND merged_into IS NULL;
CREATE INDEX ticket_open_by_source ON ticket (main_source, ticket_key, state) WHERE state <> 'closed' AND merged_into IS NULL;
CREATE INDEX ticket_untriaged      ON ticket (received_at, ticket_key)        WHERE state = 'new' AND merged_into IS NULL;
CREATE INDEX ticket_mine           ON ticket (owner, due_order, ticket_key)
    WHERE owner IS NOT NULL AND state <> 'closed' AND merged_into IS NULL;
CREATE INDEX ticket_replied        ON ticket (due_order, ticket_key) WHERE has_unread_answer = 1 AND merged_into IS NULL;
CREATE INDEX ticket_merged         ON ticket (merged_into)           WHERE merged_into IS NOT NULL;

-- Messages with ONE counterpart.
CREATE TABLE conversation (
    ticket_key INTEGER NOT NULL REFERENCES ticket,
    number     INTEGER NOT NULL,
    role       TEXT    NOT NULL,
    PRIMARY KEY (ticket_key, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE party (                           -- who takes part in a conversation
    ticket_key   INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    address      TEXT    NOT NULL,             -- lower case
    PRIMARY KEY (ticket_key, conversation, address),
    FOREIGN KEY (ticket_key, conversation) REFERENCES conversation
) STRICT, WITHOUT ROWID;

-- The one outcome of every mail that came in.
CREATE TABLE ledger (
    message_key INTEGER PRIMARY KEY REFERENCES message,
    outcome     TEXT    NOT NULL,
    rule        TEXT    NOT NULL,              -- how far the link to the ticket was believed
    why         TEXT    NOT NULL,
    ticket_key  INTEGER REFERENCES ticket,
    decided_at  INTEGER NOT NULL,
    why_no_answer TEXT  NOT NULL
) STRICT;
CREATE INDEX ledger_by_outcome ON ledger (outcome, message_key);

-- Where a mail stands now. Handlers may move it.
CREATE TABLE ticket_message (
    message_key  INTEGER PRIMARY KEY REFERENCES message,
    ticket_key   INTEGER NOT NULL REFERENCES ticket,
    conversation INTEGER NOT NULL,
    is_held      INTEGER NOT NULL
) STRICT;
CREATE INDEX message_of_ticket ON ticket_message (ticket_key, message_key);

-- What was read of a mail. Can be computed again from the raw bytes.
CREATE TABLE mail (
    message_key  INTEGER PRIMARY KEY REFERENCES message,
    message_id   TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    sent_at      INTEGER,                      -- the Date field
    from_name    TEXT    NOT NULL,
    from_address TEXT    NOT NULL,
    reply_to     TEXT    NOT NULL,
    to_address   TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    text         TEXT    NOT NULL,
    new_from     INTEGER,                      -- new_text is this part of text, in bytes ...
    new_bytes    INTEGER,
    new_text     TEXT,                         -- ... or this, when it is no part of it
    language     TEXT    NOT NULL,
    charset      TEXT    NOT NULL,
    body_sha256  BLOB,                         -- NULL: an empty body, which is like every other
    parts        TEXT    NOT NULL              -- JSON: attachments, defects, protection, sender_check
) STRICT;
CREATE INDEX mail_by_body ON mail (body_sha256) WHERE body_sha256 IS NOT NULL;

CREATE TABLE report (
    message_key  INTEGER PRIMARY KEY REFERENCES message,
    kind         TEXT    NOT NULL,
    format       TEXT    NOT NULL,
    category     TEXT    NOT NULL,
    confidence   REAL    NOT NULL,
    wants        TEXT    NOT NULL,             -- separated by spaces
    wants_why    TEXT    NOT NULL,
    tlp          TEXT    NOT NULL,
    partner_reference TEXT NOT NULL,
    observable_count  INTEGER NOT NULL,        -- all that were read
    observables  TEXT    NOT NULL,             -- the first 2,000, a line each: type, role, count, leaf, offset, length, value
    events       TEXT,                         -- JSON; NULL: no log lines
    more         TEXT    NOT NULL              -- JSON: why, alternatives, defects
) STRICT;

-- Who named what, by a key of 17 bytes: 'a' and an address of 16 bytes (IPv4 as ::ffff:a.b.c.d, so that a network is a range),
-- or 'h' and the beginning of the SHA-256 of the value. Narrow, since every mail adds dozens; what pages show stands in report.
CREATE TABLE evidence (
    key        BLOB    NOT NULL,
    role       INTEGER NOT NULL,               -- 0 source, 1 target, 2 site, 3 mentioned
    ticket_key INTEGER NOT NULL,
    reporter   INTEGER NOT NULL,               -- a number made of the reporter's address: the same reporter, the same number
    PRIMARY KEY (key, role, ticket_key, reporter)
) STRICT, WITHOUT ROWID;

-- Message-IDs that tie mails together: those of mails we hold (in and out), and those that mails referred to before we saw them.
CREATE TABLE thread_id (
    id           TEXT    NOT NULL,
    is_ghost     INTEGER NOT NULL,             -- 1: referred to only
    ticket_key   INTEGER NOT NULL REFERENCES ticket,
    conversation INTEGER NOT NULL,
    message_key  INTEGER NOT NULL,             -- the mail that has or refers to it; 0: a mail of ours
    PRIMARY KEY (id, is_ghost, ticket_key, conversation, message_key)
) STRICT, WITHOUT ROWID;

-- The number under which a partner knows our ticket. Numbers of two partners may be alike, so the partner's domain counts.
CREATE TABLE partner_reference (
    domain       TEXT    NOT NULL,
    reference    TEXT    NOT NULL,
    ticket_key   INTEGER NOT NULL REFERENCES ticket,
    conversation INTEGER NOT NULL,
    PRIMARY KEY (domain, reference, ticket_key, conversation)
) STRICT, WITHOUT ROWID;

CREATE TABLE suggestion (
    ticket_key INTEGER NOT NULL REFERENCES ticket,
    other      INTEGER NOT NULL REFERENCES ticket,
    why        TEXT    NOT NULL,
    PRIMARY KEY (ticket_key, other)
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
    event_key  INTEGER PRIMARY KEY REFERENCES history,   -- its line there: who and when
    ticket_key INTEGER NOT NULL REFERENCES ticket,
    text       TEXT    NOT NULL
) STRICT;
CREATE INDEX note_of_ticket ON note (ticket_key);

-- Who did what and why. `undo`: the old values as JSON; NULL: cannot be taken back.
CREATE TABLE history (
    event_key   INTEGER PRIMARY KEY,
    ticket_key  INTEGER NOT NULL REFERENCES ticket,
    handler_key INTEGER REFERENCES handler,    -- NULL: the desk itself
    at          INTEGER NOT NULL,
    verb        TEXT    NOT NULL,
    detail      TEXT    NOT NULL,
    undo        TEXT,
    is_undone   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX history_of_ticket ON history (ticket_key, event_key);

-- One row is one mail that we owe somebody, complete as it will be sent.
CREATE TABLE outbox (
    outbox_key    INTEGER PRIMARY KEY,
    ticket_key    INTEGER REFERENCES ticket,
    conversation  INTEGER NOT NULL,
    kind          TEXT    NOT NULL,
    envelope_from TEXT    NOT NULL,            -- '' is the null return path
    recipient     TEXT    NOT NULL,            -- one address, without a display name
    recipient_key TEXT    NOT NULL,            -- the same in lower case
    domain        TEXT    NOT NULL,            -- of it
    message_id    TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    text          TEXT    NOT NULL,
    raw           BLOB    NOT NULL,
    language      TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    owed_since    INTEGER NOT NULL,            -- the five days are counted from here; a handler may start them anew
    attempts      INTEGER NOT NULL DEFAULT 0,  -- raised before each try
    next_try_at   INTEGER,                     -- NULL: done with, one way or the other
    sent_at       INTEGER,
    given_up_at   INTEGER,
    last_answer   TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_due ON outbox (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX outbox_of_ticket ON outbox (ticket_key) WHERE ticket_key IS NOT NULL;
CREATE INDEX answer_to_address ON outbox (recipient_key, created_at) WHERE kind = 'acknowledgement';
CREATE INDEX answer_to_domain ON outbox (domain, created_at) WHERE kind = 'acknowledgement';

-- Acknowledgements of all the desk, by the minute: in a flood nobody wants to count thousands for each mail.
CREATE TABLE answer_minute (
    minute INTEGER PRIMARY KEY,                -- since 1970
    count  INTEGER NOT NULL
) STRICT;

-- Full text. Tokens: a run of ASCII letters and digits is one word; every other run is cut into overlapping pairs, so that
-- Japanese words of two characters are found. Nothing but the index is kept; the text stands in `mail`.
CREATE VIRTUAL TABLE found_text USING fts5 (subject, body, people, evidence, content = '', columnsize = 0, tokenize = 'bigrams');
CREATE TABLE to_index (                        -- mails that the index does not hold yet
    message_key INTEGER PRIMARY KEY REFERENCES message
) STRICT;
