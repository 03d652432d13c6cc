#include "db/stores/reading_columns.hpp"

#include <algorithm>
#include <cstring>   // memmem, with g++'s _GNU_SOURCE

#include "db/raw_files.hpp"
#include "db/stores/evidence.hpp"
#include "db/stores/json.hpp"
#include "db/stores/words.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_text_bytes = 1 << 20;   // shown on pages; the raw bytes have all of it

std::string_view cut_at_character(std::string_view text, std::size_t at_most) {
    if (text.size() <= at_most) return text;
    while (at_most > 0 && (static_cast<unsigned char>(text[at_most]) & 0xC0) == 0x80) --at_most;
    return text.substr(0, at_most);
}

}   // namespace

std::string joined_text(const std::vector<std::string>& values, std::string_view between) {
    std::string text;
    for (const std::string& value : values) text.append(text.empty() ? "" : between).append(value);
    return text;
}

std::string wants_text(const std::vector<Want>& wants) {
    std::string text;
    for (const Want want : wants) text.append(text.empty() ? "" : " ").append(name_of(want));
    return text;
}

std::vector<Want> wants_in(std::string_view words) {
    std::vector<Want> wants;
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        if (end > 0) wants.push_back(want(words.substr(0, end)));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return wants;
}

ReadingColumns::ReadingColumns(const Message& mail, const Report& report) : mail_(mail), report_(report) {}

void ReadingColumns::keep(Connection& connection, MessageKey message) const {
    write(connection, message, Query::keep_mail, Query::keep_report);
}

void ReadingColumns::replace(Connection& connection, MessageKey message) const {
    write(connection, message, Query::replace_mail, Query::replace_report);
}

void ReadingColumns::write(Connection& connection, MessageKey message, Query mail_query, Query report_query) const {
    const Message& mail = mail_;
    const std::string_view text = cut_at_character(mail.text, most_text_bytes);
    const std::string_view new_text = cut_at_character(mail.new_text, most_text_bytes);
    // Mostly the text without its signature: not worth a second copy. memmem() is linear whatever strangers write; find() is
    // not.
    const bool is_beginning = text.substr(0, new_text.size()) == new_text;   // nearly always
    const void* const part = is_beginning ? text.data() : memmem(text.data(), text.size(), new_text.data(), new_text.size());
    const bool is_part = part != nullptr;
    const std::size_t new_from = is_part ? static_cast<std::size_t>(static_cast<const char*>(part) - text.data()) : 0;
    const bool has_body = text.find_first_not_of(" \t\r\n") != text.npos;
    const std::string body = has_body ? bytes_of_hex(mail.body_sha256) : std::string{};
    run(connection, mail_query, message, mail.message_id, name_of(mail.kind), mail.date, mail.from.name, mail.from.address,
        mail.reply_to.empty() ? std::string{} : mail.reply_to.front().address,
        mail.to.empty() ? std::string{} : mail.to.front().address, mail.subject, text,
        is_part ? std::optional<std::size_t>{new_from} : std::nullopt,
        is_part ? std::optional<std::size_t>{new_text.size()} : std::nullopt,
        is_part ? std::optional<std::string_view>{} : new_text, mail.language, mail.charset,
        body.empty() ? std::optional<Bytes>{} : Bytes{body}, parts_json(mail));
    const Report& report = report_;
    const std::string prints = packed_prints(report.events.prints);
    const bool has_events = report.events.read > 0 || report.events.not_read > 0;
    run(connection, report_query, message, name_of(report.kind), report.format, name_of(report.category.category),
        report.category.confidence, wants_text(report.wants), report.wants_why, report.tlp, report.partner_reference,
        report.observables.size(), packed(report.observables, most_observables),
        has_events ? events_json(report.events) : std::optional<std::string>{}, report_json(report),
        report.events.prints.empty() ? std::optional<Bytes>{} : Bytes{prints});
    for (std::size_t i = 0; i < std::min(report.events.prints.size(), indexed_prints); ++i)
        run(connection, Query::add_event_print, static_cast<std::int64_t>(report.events.prints[i]), message);
}

void ReadingColumns::keep_events(Connection& connection, MessageKey message) const {
    run(connection, Query::drop_event_chunks, message);
    const auto& chunks = report_.event_rows.chunks();
    for (std::size_t i = 0; i < chunks.size(); ++i)
        run(connection, Query::keep_event_chunk, message, i, chunks[i].rows, chunks[i].first_hour, chunks[i].last_hour,
            Bytes{chunks[i].bytes});
}

}   // namespace toritsugi
