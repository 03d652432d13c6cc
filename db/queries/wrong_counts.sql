SELECT 'untriaged ' || d.untriaged || ' for ' || t.untriaged || ', replied ' || d.replied || ' for ' || t.replied ||
    ', open ' || d.all_open || ' for ' || t.all_open
FROM desk d CROSS JOIN (
    SELECT count(*) FILTER (WHERE state = 'new') AS untriaged, count(*) FILTER (WHERE has_unread_answer = 1) AS replied,
        count(*) FILTER (WHERE state <> 'closed') AS all_open
    FROM ticket WHERE merged_into IS NULL) AS t
WHERE d.untriaged <> t.untriaged OR d.replied <> t.replied OR d.all_open <> t.all_open;
