-- $1 untriaged, $2 replied, $3 all open: each -1, 0 or 1
UPDATE desk SET version = version + 1, untriaged = untriaged + $1, replied = replied + $2, all_open = all_open + $3;
