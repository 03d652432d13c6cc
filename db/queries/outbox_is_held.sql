SELECT outbox_is_held FROM desk;
