-- $1 message
SELECT channel, envelope_sender, recipients, received_at FROM message WHERE message_key = $1;
