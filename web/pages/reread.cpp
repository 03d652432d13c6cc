// GET and POST /ledger/KEY/read: what today's reader makes of a kept mail, as another character set if wished, beside what
// is stored; kept only when a handler says so.
#include "core/desk/reread.hpp"

#include <algorithm>

#include "web/pages/frame.hpp"
#include "web/pages/review_pages.hpp"
#include "web/pages/toast.hpp"
#include "web/pages/when.hpp"
#include "web/pages/words.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t shown_text_bytes = 4000;

// What people try on mails that came out wrong; any other name may be typed.
constexpr std::string_view usual_charsets[] = {"iso-2022-jp", "shift_jis", "euc-jp",     "utf-8",       "gb18030",
                                               "big5",        "euc-kr",    "iso-8859-1", "windows-1251"};

struct Again {
    StoredReading stored;
    Message mail;
    Report report;
    std::vector<ReadingChange> changes;
};

std::string charset_of(const Fields& fields) {
    std::string name;
    for (const char c : fields.get("charset").substr(0, 40))
        if (std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.' || c == ':') name.push_back(c);
    return name;
}

std::optional<Again> read_again(Visit& visit, MessageKey key, const std::string& charset) {
    std::optional<StoredReading> stored;
    RawMail raw;
    Envelope envelope;
    visit.site.database.read([&](Stores& stores) {
        stored = stores.tickets().reading(key);
        if (!stored) return;
        raw = stores.messages().raw(key);
        envelope = stores.messages().envelope(key);
    });
    if (!stored || !visit.site.mail_side.read) return std::nullopt;
    auto [mail, report] = visit.site.mail_side.read(raw, envelope, {charset, {}, {}, {}});
    auto changes = changes_of(*stored, mail, report);
    return Again{std::move(*stored), std::move(mail), std::move(report), std::move(changes)};
}

MessageKey key_in_path(const Visit& visit) { return {std::strtoll(visit.parts[0].c_str(), nullptr, 10)}; }

Response no_mail(const Visit& visit) {
    return problem_page(visit, 404, "There is no such mail",
                        "Look for it in the ledger. A mail that is not read yet comes later.");
}

}   // namespace

Response reread_page(Visit& visit) {
    const std::string charset = charset_of(visit.request.query);
    const auto again = read_again(visit, key_in_path(visit), charset);
    if (!again) return no_mail(visit);
    ListCounts counts;
    visit.site.database.read([&](Stores& stores) { counts = stores.tickets().counts(visit.handler().key, visit.now); });
    Values values;
    fill_frame(values, visit, counts, visit.say("Read again"), "ledger");
    fill_toast(values, visit);
    values.text("SUBJECT", again->mail.subject.empty() ? visit.say("(no subject)") : again->mail.subject);
    values.text("FROM", again->mail.from.address);
    values.text("AT", moment_full(visit, again->stored.received_at));
    values.text("PATH", visit.request.path);
    values.text("CHARSET", charset);
    for (const std::string_view name : usual_charsets) values.text_section("USUAL", "USUAL_NAME", name);
    if (again->stored.ticket) {
        Values ticket = values.add("TICKET");
        ticket.text("TICKET_HREF", ticket_path(visit, *again->stored.ticket));
        ticket.text("NUMBER", ticket_number(visit, *again->stored.ticket));
    }
    values.text("READ_AS", again->mail.charset);
    values.text("TEXT", std::string_view(again->mail.text).substr(0, shown_text_bytes));
    values.show_if(again->changes.empty(), "SAME");
    if (!again->changes.empty()) {
        Values section = values.add("DIFFERENT");
        for (const ReadingChange& change : again->changes) {
            Values row = section.add("CHANGE");
            row.text("WHAT", reading_words(visit, change.what));
            row.text("BEFORE", change.before.empty() ? "–" : change.before);
            row.text("AFTER", change.after.empty() ? "–" : change.after);
        }
        section.show_if(!may_set_category(again->stored) && again->report.category.category != again->stored.category,
                        "CATEGORY_STAYS");
    }
    return html(visit, "reread", values);
}

Response reread_act(Visit& visit) {
    const MessageKey key = key_in_path(visit);
    const auto again = read_again(visit, key, charset_of(visit.request.form));
    if (!again) return no_mail(visit);
    visit.site.database.write([&](Stores& stores) {
        stores.tickets().read_again(key, again->mail, again->report, may_set_category(again->stored), visit.handler().key,
                                    summary_of(again->changes), visit.now);
    });
    return Response::see_other(visit.request.path + "?" + did_query("reread", 1, {}));
}

}   // namespace toritsugi
