-- NULL when there is none.
SELECT min(received_at) FROM ticket WHERE state = 'new' AND merged_into IS NULL;
