#include "db/stores/event_store.hpp"

#include "core/model/event_rows.hpp"

namespace toritsugi {
namespace {

void unpack(const Asked& row, const EventStore::Take& take) {
    const auto message = row.key<MessageKey>(0);
    if (!EventRows::unpack(row.view(1), [&](const EventRow& event) { take(message, event); }))
        throw StoreError(StoreError::Kind::other,
                         "database: the event rows of message " + std::to_string(message.value) +
                             " cannot be read. They can be made again from the mail: toritsugi reread");
}

}   // namespace

void SqlEventStore::each_of(MessageKey message, const Take& take) {
    Asked row(connection_, Query::events_of_message, message);
    while (row.next()) unpack(row, take);
}

void SqlEventStore::each_between(UtcTime from, UtcTime to, const Take& take) {
    Asked row(connection_, Query::events_between, from, to);
    while (row.next())
        unpack(row, [&](MessageKey message, const EventRow& event) {
            if (event.hour && *event.hour >= from && *event.hour < to) take(message, event);
        });
}

}   // namespace toritsugi
