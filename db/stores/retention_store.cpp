#include "db/stores/retention_store.hpp"

#include <vector>

namespace toritsugi {
namespace {

std::uint64_t number(const Asked& row, int column) { return static_cast<std::uint64_t>(row.integer(column)); }

}   // namespace

Purged SqlRetentionStore::older_than(UtcTime moment) {
    Asked row(connection_, Query::count_purgeable, moment);
    if (!row.next()) return {};
    return {number(row, 0), number(row, 1), number(row, 2), number(row, 3)};
}

Purged SqlRetentionStore::purge(UtcTime moment, std::size_t at_most) {
    Purged gone;
    gone.sessions = static_cast<std::uint64_t>(run(connection_, Query::close_sessions_before, moment));
    gone.registry_answers = static_cast<std::uint64_t>(run(connection_, Query::drop_registry_answers, moment));
    std::vector<OutboxKey> mails;
    {
        Asked row(connection_, Query::outgoing_to_purge, moment, at_most);
        while (row.next()) {
            mails.push_back(row.key<OutboxKey>(0));
            gone.outgoing_bytes += number(row, 1);
        }
    }
    for (const OutboxKey mail : mails) run(connection_, Query::empty_outgoing, mail, Bytes{});
    gone.outgoing_mails = mails.size();
    return gone;
}

}   // namespace toritsugi
