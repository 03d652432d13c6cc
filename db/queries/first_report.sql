SELECT min(received_at) FROM ticket;
