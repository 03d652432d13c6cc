-- From version 4 to 5: the events of each mail, packed.

-- Some thousand rows in one value (core/model/event_rows.hpp): a hundred million events stay a few gigabytes, and a mail with
-- half a million rows is written at once. Who named an address is in `evidence`; the lines themselves stand in the mail.
CREATE TABLE event_chunk (
    message_key bigint NOT NULL REFERENCES message,
    number      bigint NOT NULL,   -- from 0
    row_count   bigint NOT NULL,
    first_hour  bigint,   -- of the rows that have a time; NULL: none has
    last_hour   bigint,
    bytes       bytea NOT NULL,
    PRIMARY KEY (message_key, number)
);
CREATE INDEX event_chunk_by_hour ON event_chunk (last_hour, first_hour) WHERE last_hour IS NOT NULL;

UPDATE schema_version SET version = 5;
