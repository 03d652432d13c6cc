-- From version 5 to 6: what handlers said about categories, and the models that were learned from it.

-- One row a ticket whose category a handler set or confirmed. The guess is what the desk thought until then.
CREATE TABLE lesson (
    ticket_key INTEGER PRIMARY KEY REFERENCES ticket,
    category   TEXT,                          -- NULL: taken back
    guess      TEXT,                          -- NULL: not known
    confidence REAL,
    said_at    INTEGER NOT NULL,
    change     INTEGER NOT NULL UNIQUE,       -- grows with every change of any row
    ngrams     BLOB                           -- hashed words of its first mail, never the words; NULL: not read yet; '': not used
) STRICT;
CREATE INDEX lesson_newest ON lesson (category, said_at, ticket_key, guess, confidence);
CREATE INDEX lesson_unread ON lesson (ticket_key) WHERE ngrams IS NULL AND category IS NOT NULL;

-- The newest counts; a few older ones stay.
CREATE TABLE category_model (
    model_key INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    lessons   INTEGER NOT NULL,
    change    INTEGER NOT NULL,               -- newest of lesson.change that it knows
    bytes     BLOB    NOT NULL                -- core/learning/category_model.hpp
) STRICT;

-- What was confirmed before this release is learned, too; what was guessed then is not known any more.
INSERT INTO lesson (ticket_key, category, said_at, change)
SELECT ticket_key, category, changed_at, row_number() OVER (ORDER BY ticket_key) FROM ticket WHERE is_confirmed = 1;

UPDATE schema_version SET version = 6;
