-- From version 4 to 5: the events of each mail, packed.

-- Some thousand rows in one value (core/model/event_rows.hpp): a hundred million events stay a few gigabytes, and a mail with
-- half a million rows is written at once. Who named an address is in `evidence`; the lines themselves stand in the mail.
CREATE TABLE event_chunk (
    message_key INTEGER NOT NULL REFERENCES message,
    number      INTEGER NOT NULL,              -- from 0
    row_count   INTEGER NOT NULL,
    first_hour  INTEGER,                       -- of the rows that have a time; NULL: none has
    last_hour   INTEGER,
    bytes       BLOB    NOT NULL,
    PRIMARY KEY (message_key, number)
) STRICT;
CREATE INDEX event_chunk_by_hour ON event_chunk (last_hour, first_hour) WHERE last_hour IS NOT NULL;

UPDATE schema_version SET version = 5;
