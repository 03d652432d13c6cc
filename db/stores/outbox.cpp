#include "db/stores/outbox.hpp"

#include "db/stores/words.hpp"

namespace toritsugi {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr hours given_up_after{5 * 24};   // RFC 5321, 4.5.4.1: four to five days

// Before the next try when this many were made and nobody said otherwise.
minutes wait_after(int attempts) {
    static constexpr int table[] = {1, 5, 15, 30, 60, 120, 240};
    constexpr int last = static_cast<int>(std::size(table)) - 1;
    return minutes{table[std::min(std::max(attempts, 1) - 1, last)]};
}

}   // namespace

std::vector<DueMail> SqliteOutbox::take_due(UtcTime now, std::size_t at_most) {
    std::vector<DueMail> due;
    if (is_held()) return due;
    run(connection_, Query::give_up_old, now, now - given_up_after);
    {
        Asked row(connection_, Query::due_mails, now, at_most);
        while (row.next())
            due.push_back(
                {row.key<OutboxKey>(0), row.text(1), row.text(2), row.text(3), static_cast<int>(row.integer(4)) + 1});
    }
    for (const DueMail& mail : due)
        run(connection_, Query::begin_try, mail.key, mail.attempts, now + wait_after(mail.attempts));
    return due;
}

void SqliteOutbox::sent(OutboxKey key, UtcTime now, const std::string& servers_answer) {
    run(connection_, Query::mail_sent, key, now, servers_answer);
}
void SqliteOutbox::failed(OutboxKey key, UtcTime next_try, const std::string& servers_answer) {
    run(connection_, Query::mail_failed, key, next_try, servers_answer);
}
void SqliteOutbox::given_up(OutboxKey key, UtcTime now, const std::string& servers_answer) {
    run(connection_, Query::mail_given_up, key, now, servers_answer);
}
void SqliteOutbox::send_again(OutboxKey key, UtcTime now) { run(connection_, Query::send_mail_again, key, now); }

std::vector<OutboxRow> SqliteOutbox::rows(OutboxKey before, std::size_t at_most) {
    std::vector<OutboxRow> rows;
    Asked row(connection_, Query::outbox_rows, before ? before.value : INT64_MAX, at_most);
    while (row.next()) {
        OutboxRow one;
        one.key = row.key<OutboxKey>(0);
        one.kind = outgoing_kind(row.view(1));
        one.recipient = row.text(2);
        one.subject = row.text(3);
        one.last_answer = row.text(4);
        if (!row.is_null(5))
            one.ticket = TicketId::issued(static_cast<int>(row.integer(5)), static_cast<std::int32_t>(row.integer(6)));
        one.attempts = static_cast<int>(row.integer(7));
        one.created_at = row.time(8);
        one.next_try_at = row.maybe_time(9);
        one.sent_at = row.maybe_time(10);
        one.given_up_at = row.maybe_time(11);
        rows.push_back(std::move(one));
    }
    return rows;
}

std::optional<UtcTime> SqliteOutbox::next_due() {
    if (is_held()) return std::nullopt;
    Asked row(connection_, Query::next_due);
    if (!row.next()) return std::nullopt;
    return row.maybe_time(0);
}

bool SqliteOutbox::is_held() {
    Asked row(connection_, Query::outbox_is_held);
    return row.next() && row.integer(0) != 0;
}
void SqliteOutbox::hold(bool is_held) { run(connection_, Query::hold_outbox, is_held); }

}   // namespace toritsugi
