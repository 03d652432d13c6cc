#include "db/stores/message_store.hpp"

#include <unistd.h>

#include "db/raw_files.hpp"

namespace toritsugi {
namespace {

std::string one_a_line(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values) {
        for (const char c : value) text.push_back(c == '\n' ? ' ' : c);
        text.push_back('\n');
    }
    return text;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    for (std::size_t end; (end = text.find('\n')) != text.npos; text.remove_prefix(end + 1))
        lines.emplace_back(text.substr(0, end));
    return lines;
}

}   // namespace

Kept SqlMessageStore::keep(const RawMail& raw, const Envelope& envelope, const std::string& spool_file) {
    const std::string sha256 = sha256_of(raw.bytes);
    {
        Asked known(connection_, Query::message_of_bytes, Bytes{sha256});
        if (known.next()) {
            if (!spool_file.empty()) unlink(spool_file.c_str());
            return {known.key<MessageKey>(0), false};
        }
    }
    const auto key = add<MessageKey>(connection_, Query::keep_message, Bytes{sha256}, raw.bytes.size(), envelope.channel,
                                     envelope.sender, one_a_line(envelope.recipients), envelope.received_at);
    raw_bytes_.keep(connection_, key, sha256, raw.bytes, spool_file);
    run(connection_, Query::await_decision, key);
    return {key, true};
}

RawMail SqlMessageStore::raw(MessageKey message) { return raw_bytes_.read(connection_, message); }

Envelope SqlMessageStore::envelope(MessageKey message) {
    Asked asked(connection_, Query::envelope_of_message, message);
    if (!asked.next()) throw std::out_of_range("no message " + std::to_string(message.value));
    Envelope envelope;
    envelope.channel = asked.text(0);
    if (!asked.is_null(1)) envelope.sender = asked.text(1);
    envelope.recipients = lines_of(asked.view(2));
    envelope.received_at = asked.time(3);
    return envelope;
}

std::vector<Undecided> SqlMessageStore::undecided(MessageKey after, std::size_t at_most) {
    std::vector<Undecided> found;
    Asked asked(connection_, Query::undecided_messages, after.value, at_most);
    while (asked.next()) found.push_back({asked.key<MessageKey>(0), static_cast<int>(asked.integer(1))});
    return found;
}

void SqlMessageStore::count_attempt(MessageKey message) { run(connection_, Query::count_attempt, message); }

}   // namespace toritsugi
