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

DueMail due_mail(const Asked& row) {
    DueMail mail;
    mail.key = row.key<OutboxKey>(0);
    if (!row.is_null(1)) mail.ticket = row.key<TicketKey>(1);
    mail.conversation = static_cast<std::int32_t>(row.integer(2));
    mail.kind = outgoing_kind(row.view(3));
    mail.envelope_from = row.text(4);
    mail.recipient = row.text(5);
    mail.attempts = static_cast<int>(row.integer(6));
    return mail;
}

}   // namespace

std::vector<DueMail> SqlOutbox::take_due(UtcTime now, std::size_t at_most) {
    std::vector<DueMail> due;
    if (is_held()) return due;
    {
        Asked row(connection_, Query::due_mails, now, at_most);
        while (row.next()) {
            due.push_back(due_mail(row));
            due.back().raw = row.text(7);
            due.back().message_id = row.text(8);
            ++due.back().attempts;
        }
    }
    for (const DueMail& mail : due)
        run(connection_, Query::begin_try, mail.key, mail.attempts, now + wait_after(mail.attempts));
    return due;
}

std::vector<DueMail> SqlOutbox::give_up_old(UtcTime now) {
    std::vector<DueMail> old;
    if (is_held()) return old;
    {
        Asked row(connection_, Query::old_mails, now, now - given_up_after);
        while (row.next()) old.push_back(due_mail(row));
    }
    for (const DueMail& mail : old) run(connection_, Query::give_up_old, mail.key, now);
    return old;
}

void SqlOutbox::sent(OutboxKey key, UtcTime now, const std::string& servers_answer) {
    run(connection_, Query::mail_sent, key, now, servers_answer);
}
void SqlOutbox::failed(OutboxKey key, UtcTime next_try, const std::string& servers_answer) {
    run(connection_, Query::mail_failed, key, next_try, servers_answer);
}
void SqlOutbox::given_up(OutboxKey key, UtcTime now, const std::string& servers_answer) {
    run(connection_, Query::mail_given_up, key, now, servers_answer);
}
void SqlOutbox::send_again(OutboxKey key, UtcTime now) { run(connection_, Query::send_mail_again, key, now); }

std::size_t SqlOutbox::call_back(TicketKey ticket, std::int32_t conversation, UtcTime now) {
    return run(connection_, Query::call_back_mail, ticket, conversation, now);
}
void SqlOutbox::owe(const OutgoingMail& mail, UtcTime now) {
    const std::string recipient = lower_case(mail.recipient);
    run(connection_, Query::owe_mail, TicketKey{}, mail.conversation, name_of(mail.kind), mail.envelope_from, mail.recipient,
        recipient, domain_of(recipient), mail.message_id, mail.subject, mail.text, Bytes{mail.raw}, mail.language, now);
}

std::vector<OutboxRow> SqlOutbox::rows(OutboxKey before, std::size_t at_most) {
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

std::optional<UtcTime> SqlOutbox::next_due() {
    if (is_held()) return std::nullopt;
    Asked row(connection_, Query::next_due);
    if (!row.next()) return std::nullopt;
    return row.maybe_time(0);
}

bool SqlOutbox::is_held() {
    Asked row(connection_, Query::outbox_is_held);
    return row.next() && row.integer(0) != 0;
}
void SqlOutbox::hold(bool is_held) { run(connection_, Query::hold_outbox, is_held); }

}   // namespace toritsugi
