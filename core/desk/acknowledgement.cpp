#include "core/desk/acknowledgement.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/desk/plain_words.hpp"
#include "core/relay/status.hpp"
#include "core/writing/mail_writer.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t sources_shown = 5;

std::string ports_text(const SourceSummary& source) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> ports;
    for (const auto& [port, count] : source.ports)
        if ((port & 0xFFFF) != 0) ports.emplace_back(count, port);
    std::sort(ports.rbegin(), ports.rend());
    std::string text;
    for (std::size_t i = 0; i < ports.size() && i < 3; ++i) {
        const char* const protocol[] = {"/tcp", "/udp", ""};
        text += (i > 0 ? ", " : "") + std::to_string(ports[i].second & 0xFFFF) +
                protocol[std::min<std::uint32_t>(ports[i].second >> 16, 2)];
    }
    return text;
}

std::string span_text(const std::optional<UtcTime>& first, const std::optional<UtcTime>& last, ZoneOffset zone,
                      bool japanese) {
    if (!first) return {};
    const std::string from = plain_minutes(*first, zone, japanese),
                      to = plain_minutes(last.value_or(*first), zone, japanese);
    std::string text = from;
    if (from != to) {
        const bool is_same_day = from.substr(0, from.rfind(' ')) == to.substr(0, to.rfind(' '));
        text += (japanese ? " から " : " - ") + (is_same_day ? to.substr(to.rfind(' ') + 1) : to);
        if (japanese) text += " まで";
    }
    const std::string named = plain_zone(zone, japanese);
    return text + (japanese ? "(" + named + ")" : " " + named);
}

// Only addresses: a name or URL in an answer to a forged sender would be an advertisement with our name on it.
std::string sources_text(const Report& report, bool japanese) {
    std::string text;
    std::size_t shown = 0;
    for (const SourceSummary& source : report.events.by_source) {
        if (source.ip.is_none() || shown == sources_shown) continue;
        ++shown;
        text += "    " + source.ip.text() + "  " + std::to_string(source.count) +
                (japanese            ? " 件"
                 : source.count == 1 ? " event"
                                     : " events");
        if (const std::string ports = ports_text(source); !ports.empty())
            text += (japanese ? "、ポート " : ", port ") + ports;
        text += "\n";
    }
    for (const Observable& observable : report.observables) {
        const bool is_address = observable.type == ObservableType::ip || observable.type == ObservableType::cidr;
        if (!report.events.by_source.empty() || !is_address || observable.role != ObservableRole::source ||
            shown == sources_shown)
            continue;
        ++shown;
        text += "    " + observable.value + "\n";
    }
    if (text.empty()) return {};
    text.pop_back();
    return "\n" + text;
}

bool is_of_a_site(Category category) {
    return category == Category::phishing || category == Category::malware_site || category == Category::defacement ||
           category == Category::copyright || category == Category::data_leak;
}

// The sites complained about, made harmless. Their names only to a sender whose domain was checked: else anybody could have
// us mail the name of a site to others.
std::string sites_text(const Message& message, const Report& report, bool japanese) {
    std::string text;
    std::size_t hosts = 0, pages = 0;
    for (const Observable& one : report.observables) {
        if (one.role != ObservableRole::site) continue;
        pages += one.type == ObservableType::url;
        if (one.type != ObservableType::host && one.type != ObservableType::domain) continue;
        if (++hosts > sources_shown || !message.sender_check.is_verified()) continue;
        text += text.empty() ? "" : ", ";
        for (const char c : one.value.substr(0, 253)) text += c == '.' ? "[.]" : std::string(1, c);
    }
    if (!text.empty() || hosts + pages == 0) return text;
    const std::string count = std::to_string(std::max(hosts, pages));
    return japanese ? "ご連絡のページ " + count + " 件" : count + " that you named";
}

std::size_t source_count(const Report& report) {
    if (!report.events.by_source.empty()) return report.events.by_source.size();
    return static_cast<std::size_t>(
        std::count_if(report.observables.begin(), report.observables.end(), [](const Observable& one) {
            return one.role == ObservableRole::source &&
                   (one.type == ObservableType::ip || one.type == ObservableType::cidr);
        }));
}

bool asks_to_tell_somebody(const Report& report) {
    return std::any_of(report.wants.begin(), report.wants.end(), [](Want want) {
        return want == Want::notify_source || want == Want::relay || want == Want::takedown;
    });
}

void say_times(TextValues& values, const Report& report, const Desk& desk, bool japanese) {
    const EventSummary& events = report.events;
    if (events.read == 0) return;
    const ZoneOffset zone = events.zone.value_or(desk.settings.site.zone);
    values["times"] = span_text(events.first, events.last, zone, japanese);
    if (!events.first) {
        values["zone_unknown"] =
            japanese ? "記録の時刻がどの国の時刻か分かりませんでした。下のページで選ぶか、ご返信でお知らせください。"
                     : "We could not tell the time zone of the log. Please choose it on the page below, or tell us.";
    } else if (events.zone_from == ZoneFrom::mail_date || events.zone_from == ZoneFrom::reporter) {
        values["zone_assumed"] =
            japanese ? "記録の時刻は" + plain_zone(zone, true) + "と考えました。違う場合は、下のページで選び直してください。"
                     : "The log names no time zone; we assumed " + offset_text(zone) +
                           ". If that is wrong, choose another on the page below.";
    }
}

// Whether somebody who reports this could be expected to hold addresses or log lines.
bool needs_evidence(const Report& report) {
    return asks_to_tell_somebody(report) ||
           std::find(report.wants.begin(), report.wants.end(), Want::analysis) != report.wants.end();
}

std::string next_step(const Report& report, bool japanese) {
    const auto asks = [&](Want want) {
        return std::find(report.wants.begin(), report.wants.end(), want) != report.wants.end();
    };
    std::string text;
    const bool names_site = std::any_of(report.observables.begin(), report.observables.end(),
                                        [](const Observable& one) { return one.role == ObservableRole::site; });
    if (asks_to_tell_somebody(report) && (source_count(report) > 0 || names_site))
        text = !is_of_a_site(report.category.category)
                   ? (japanese ? "送信元を管理する組織の窓口を調べ、連絡を準備します。"
                               : "We find out who runs the source and prepare a request to them.")
                   : (japanese ? "サイトを管理する組織の窓口を調べ、連絡を準備します。"
                               : "We find out who runs the site and prepare a request to them.");
    if (asks(Want::advice) && japanese) text += "どうすればよいかは、担当者からメールでお答えします。";
    return text;
}

TextValues values_of(const Message& message, const Report& report, const ConversationId& conversation, const Desk& desk,
                     UtcTime received_at, bool japanese) {
    const Settings::Site& site = desk.settings.site;
    TextValues values;
    values["ticket"] = conversation.ticket.text(site.ticket_prefix);
    values["site"] = japanese ? site.name_ja : site.name;
    const Category category = report.category.is_sure() ? report.category.category : Category::other;
    values["category"] = plain_category(category, japanese);
    values["wants"] = plain_wants(report, japanese);
    const bool asks_advice = std::find(report.wants.begin(), report.wants.end(), Want::advice) != report.wants.end();
    if (asks_advice) values["meaning"] = first_advice(category, japanese);
    const EventSummary& events = report.events;
    if (events.read > 0) values["lines_read"] = std::to_string(events.read) + (japanese ? " 行を読み取りました" : "");
    if (events.not_read > 0) values["lines_not_read"] = std::to_string(events.not_read) + (japanese ? " 行" : "");
    values["sources"] = sources_text(report, japanese);
    values["sites"] = sites_text(message, report, japanese);
    if (!values["sources"].empty())
        values["sources_are"] = !is_of_a_site(category) ? (japanese ? "送信元(相手側)のアドレス" : "Sources")
                                                        : (japanese ? "関係するアドレス" : "Addresses");
    if (const std::size_t count = source_count(report); count > sources_shown)
        values["more_sources"] = japanese ? "ほか " + std::to_string(count - sources_shown) + " 件"
                                          : "and " + std::to_string(count - sources_shown) + " more";
    say_times(values, report, desk, japanese);
    if (events.read == 0 && values["sources"].empty() && values["sites"].empty() && needs_evidence(report))
        values["nothing_found"] =
            japanese
                ? "相手のアドレスや機器の記録は見つかりませんでした。お持ちでしたら、このメールに貼り付けてご返信ください。"
                : "We found no log lines and no source address. If you have any, paste them into an answer to this mail.";
    if (report.wants.empty())
        values["question"] =
            japanese ? "\nご希望を下のページで選ぶか、ご返信ください(例: 「送信元に連絡してほしい」「知らせるだけ」)。"
                     : "\nWhat would you like us to do? Choose on the page below, or answer in your own words, for "
                       "example \"tell the source's network\" or \"for information only\".";
    values["next_step"] = next_step(report, japanese);
    values["look_by"] = plain_minutes(look_by(report, received_at, desk.settings), site.zone, japanese) +
                        (site.zone == ZoneOffset{540} ? (japanese ? "" : " JST") : " (" + offset_text(site.zone) + ")");
    if (asks_advice && !japanese) values["look_by"] += " and will tell you what to do";
    values["status_page"] = site.base_url + "/r/" + desk.ids.page_token("r", conversation);
    return values;
}

// Another desk's own number is quoted back to it. One that could be a sentence or an address is a stranger's text.
std::string harmless_number(const std::string& reference) {
    const bool is_number = reference.size() <= 40 && std::all_of(reference.begin(), reference.end(), [](char c) {
                               return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '#' ||
                                      c == '-' || c == '_' || c == ' ' || c == '/' || c == ':';
                           });
    const bool has_digit = std::any_of(reference.begin(), reference.end(), [](char c) { return c >= '0' && c <= '9'; });
    return is_number && has_digit && std::count(reference.begin(), reference.end(), ' ') <= 2 ? reference : std::string{};
}

// This answer leaves in the clear: it must not repeat what the reporter took the trouble to encrypt.
void say_it_was_encrypted(TextValues& values, bool japanese) {
    values["nothing_found"] = japanese
                                  ? "暗号化されたメールでした。このご返信は暗号化されないため、内容を繰り返しません。"
                                  : "Your mail was encrypted. This answer is not, so it repeats nothing of what you wrote.";
    values.erase("question");
}

// Another CERT's program learns our number at once. Only addresses are repeated: a forged sender must not make us carry
// URLs.
MailDraft::Part received_status(const Report& report, const std::string& their_number, const std::string& our_number,
                                UtcTime now) {
    std::vector<std::string> values;
    for (const Observable& one : report.observables)
        if (one.type == ObservableType::ip && one.role == ObservableRole::source && values.size() < 100)
            values.push_back(one.value);
    return {"status-" + our_number + ".json", "application/json",
            status_json(status_of(values, {}), their_number, our_number, false, now)};
}

}   // namespace

std::string answer_language(std::string_view language, std::string_view address, const Desk& desk) {
    if (language == "ja") return "ja";
    if (!language.empty()) return "en";
    return address.ends_with(".jp") ? "ja" : address.find('@') == address.npos ? desk.settings.site.language : "en";
}

UtcTime look_by(const Report& report, UtcTime received_at, const Settings& settings) {
    const Category category = report.category.category;
    const bool is_urgent = report.kind == MailKind::relay_request ||
                           (report.category.is_sure() &&
                            (category == Category::phishing || category == Category::malware_site ||
                             category == Category::ics || category == Category::targeted || category == Category::c2));
    return received_at + (is_urgent ? settings.desk.first_look_urgent : settings.desk.first_look);
}

OutgoingMail acknowledgement(const Message& message, const Report& report, const std::string& recipient,
                             const ConversationId& conversation, const Desk& desk, UtcTime now, std::string_view text_kind) {
    OutgoingMail mail;
    mail.kind = OutgoingKind::acknowledgement;
    mail.language = answer_language(message.language, recipient, desk);
    const bool japanese = mail.language == "ja";
    TextValues values =
        values_of(message, message.protection.is_encrypted ? Report{} : report, conversation, desk, now, japanese);
    if (message.protection.is_encrypted) say_it_was_encrypted(values, japanese);
    if (const std::string number = harmless_number(report.partner_reference);
        !number.empty() && !message.protection.is_encrypted)
        values["partner_reference"] = "[" + number + "]";
    auto [subject, text] = desk.texts.fill(text_kind, mail.language, values);
    while (!subject.empty() && subject.back() == ' ') subject.pop_back();
    mail.recipient = recipient;
    mail.subject = subject;
    mail.text = text;
    mail.conversation = conversation.number;
    // One acknowledgement a conversation, so "ack" is unique there; sent twice after a crash it is the same mail.
    mail.message_id = desk.ids.message_id(conversation, "ack");
    mail.references = message.references;
    if (message.has_own_message_id) mail.references.push_back(message.message_id);

    MailDraft draft;
    draft.from = {japanese ? desk.settings.site.name_ja : desk.settings.site.name, desk.settings.mail.address};
    draft.to = {"", recipient};
    draft.reply_to = desk.ids.reply_address(conversation);
    draft.subject = subject;
    draft.message_id = mail.message_id;
    draft.references = mail.references;
    draft.date = now;
    draft.zone = desk.settings.site.zone;
    draft.language = mail.language;
    draft.text = text;
    draft.is_automatic = true;
    draft.ticket_number = conversation.ticket.text(desk.settings.site.ticket_prefix);
    if (report.kind == MailKind::relay_request && !message.protection.is_encrypted)
        draft.parts.push_back(received_status(report, harmless_number(report.partner_reference), draft.ticket_number, now));
    const auto raw = write_mail(draft);
    if (!raw.ok()) throw std::runtime_error("acknowledgement cannot be written: " + raw.problem().advice);
    mail.raw = raw.value();
    return mail;
}

}   // namespace toritsugi
