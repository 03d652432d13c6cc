-- $1 1: no automatic answer leaves
UPDATE desk SET answers_are_off = $1;
