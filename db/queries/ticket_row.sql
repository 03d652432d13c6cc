-- One line of a list. $1 ticket
SELECT t.year, t.serial, t.title, t.from_name, t.from_address, t.language, t.snippet, t.state, t.is_incident, t.category,
    t.confidence, t.is_confirmed, t.category_why, t.sources, t.source_count, t.attachment_count, t.signature, t.is_encrypted,
    t.has_unread_answer, t.received_at, t.changed_at, t.due_at, t.message_count, coalesce(h.display_name, ''), t.version
FROM ticket t LEFT JOIN handler h ON h.handler_key = t.owner WHERE t.ticket_key = $1;
