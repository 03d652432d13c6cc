// Mails as the field sends them, written by hand with documentation addresses: field_mails/*.eml, and what each means in
// field_mails/truth.tsv. "*" there: not compared. " | " stands between answers that are equally right, "-" for nothing.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "core/desk/acknowledgement.hpp"
#include "core/desk/plain_words.hpp"
#include "core/reading/read_report.hpp"
#include "mailgate/mime/parse_message.hpp"
#include "tests/folders.hpp"

using namespace toritsugi;
namespace fs = std::filesystem;

namespace {

using Names = std::set<std::string>;
using Row = std::map<std::string, std::string>;

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::string> split(const std::string& text, const std::string& by) {
    std::vector<std::string> parts;
    std::size_t at = 0;
    for (std::size_t end = text.find(by); end != text.npos; at = end + by.size(), end = text.find(by, at))
        parts.push_back(text.substr(at, end - at));
    parts.push_back(text.substr(at));
    return parts;
}

std::vector<Row> truth() {
    std::istringstream text(bytes_of(in_source("/tests/unit/core/reading/field_mails/truth.tsv")));
    std::vector<Row> rows;
    std::vector<std::string> names;
    for (std::string line; std::getline(text, line);) {
        const auto cells = split(line, "\t");
        if (names.empty()) {
            names = cells;
            continue;
        }
        REQUIRE(cells.size() == names.size());
        for (std::size_t i = 0; i < names.size(); ++i) (i == 0 ? rows.emplace_back() : rows.back())[names[i]] = cells[i];
    }
    return rows;
}

Names words_of(const std::string& cell) {
    if (cell == "-") return {};
    std::istringstream in(cell);
    return {std::istream_iterator<std::string>(in), {}};
}

std::string joined(const Names& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
    return text.empty() ? "-" : text;
}

bool is_address(const Observable& one) { return one.type == ObservableType::ip || one.type == ObservableType::cidr; }

bool is_public(const std::string& address) {
    const auto range = IpRange::parse(address);
    if (!range.ok()) return false;
    const IpScope scope = scope_of(IpAddress::parse(address.substr(0, address.find('/'))).value());
    return scope == IpScope::global || scope == IpScope::documentation;
}

Names values_of(const Report& report, ObservableRole role, bool addresses) {
    Names values;
    for (const Observable& one : report.observables)
        if (one.role == role && is_address(one) == addresses) values.insert(one.value);
    return values;
}

std::string host_in(const std::string& url) {
    const std::size_t at = url.find("://");
    if (at == url.npos) return url;
    return url.substr(at + 3, url.find_first_of("/:", at + 3) - at - 3);
}

Report read_mail(const fs::path& path, Message& message) {
    message = parse_message(RawMail::from(bytes_of(path)), Envelope{}, ParsingContext{});
    ReadingContext context;
    context.documentation_addresses = true;
    return read_report(message, context);
}

// What the program read, in the words of the table.
Row read_as_row(const Message& message, const Report& report) {
    Row row;
    row["kind"] = name_of(report.kind);
    row["category"] = name_of(report.category.category);
    Names wants;
    for (const Want want : report.wants) wants.insert(std::string(name_of(want)));
    row["wants"] = wants.empty() ? "none" : joined(wants);
    row["events"] = std::to_string(report.events.read);
    row["first"] = report.events.first ? rfc3339(*report.events.first) : "-";
    row["last"] = report.events.last ? rfc3339(*report.events.last) : "-";
    row["zone"] = report.events.zone ? offset_text(*report.events.zone) : "-";
    row["reference"] = report.partner_reference.empty() ? "-" : report.partner_reference;
    row["tlp"] = report.tlp.empty() ? "-" : report.tlp;
    row["answer"] = message.may_answer ? "yes" : "no";
    return row;
}

bool is_right(const std::string& field, const Row& want, const Row& got, const Report& report) {
    const std::string& cell = want.at(field);
    if (cell == "*") return true;
    if (field == "sources") return values_of(report, ObservableRole::source, true) == words_of(cell);
    if (field == "targets") {
        const Names wanted = words_of(cell), found = values_of(report, ObservableRole::target, true);
        return std::includes(found.begin(), found.end(), wanted.begin(), wanted.end()) &&
               std::all_of(found.begin(), found.end(),
                           [&](const auto& one) { return wanted.count(one) || !is_public(one); });
    }
    if (field == "sites") {
        const Names wanted = words_of(cell), found = values_of(report, ObservableRole::site, false);
        Names hosts;
        for (const std::string& url : wanted) hosts.insert(host_in(url));
        return std::includes(found.begin(), found.end(), wanted.begin(), wanted.end()) &&
               std::all_of(found.begin(), found.end(),
                           [&](const auto& one) { return wanted.count(one) || hosts.count(one); });
    }
    const auto choices = split(cell, " | ");
    if ((field == "first" || field == "last" || field == "zone") &&
        (want.at("events") == "0" || (want.at("events").substr(0, 2) == "0 " && report.events.read == 0)))
        return true;
    return std::any_of(choices.begin(), choices.end(), [&](const std::string& choice) {
        if (field != "wants") return choice == got.at(field);
        const auto parts = split(choice, ",");
        return joined(Names(parts.begin(), parts.end())) == got.at(field);
    });
}

constexpr const char* fields[] = {"kind",  "category", "wants", "sources",   "sites", "targets", "events",
                                  "first", "last",     "zone",  "reference", "tlp",   "answer"};

}   // namespace

TEST_CASE("mails of the field: everything that each of them means is read") {
    int right = 0, all = 0;
    const auto rows = truth();
    REQUIRE(rows.size() >= 270);
    for (const Row& row : rows) {
        const std::string mail = row.at("mail");
        INFO(mail);
        Message message;
        const Report report = read_mail(in_source("/tests/unit/core/reading/field_mails/" + mail + ".eml"), message);
        const Row got = read_as_row(message, report);
        for (const std::string field : fields) {
            if (row.at(field) == "*") continue;
            ++all;
            const bool is_fine = is_right(field, row, got, report);
            right += is_fine;
            if (!is_fine) {
                std::string read = got.count(field) ? got.at(field) : std::string{};
                if (field == "sources") read = joined(values_of(report, ObservableRole::source, true));
                if (field == "targets") read = joined(values_of(report, ObservableRole::target, true));
                if (field == "sites") read = joined(values_of(report, ObservableRole::site, false));
                MESSAGE(field << " should be " << row.at(field) << ", read " << read);
            }
        }
    }
    MESSAGE("fields right: " << right << " of " << all);
    CHECK(right * 1000 >= all * 995);
}

TEST_CASE("mails of the field: the first answer is whole, in the reporter's language, and says nothing empty") {
    Settings settings;
    settings.mail.address = "report@csirt.example";
    settings.site.domain = "csirt.example";
    const SignedIds ids{{std::string(32, 'k')}, "report@csirt.example", "csirt.example"};
    const MailTexts texts = MailTexts::load("").value();
    const Desk desk{settings, ids, texts};
    const UtcTime now = parse_rfc3339("2026-11-23T01:00:00Z").value();
    const char* const shown = std::getenv("SHOW_ANSWERS_TO");   // a name of a mail, to read its answer as a person would
    for (const Row& row : truth()) {
        const std::string mail = row.at("mail");
        INFO(mail);
        Message message;
        const Report report = read_mail(in_source("/tests/unit/core/reading/field_mails/" + mail + ".eml"), message);
        if (!message.may_answer || report.kind == MailKind::reply) continue;
        const OutgoingMail answer =
            acknowledgement(message, report, message.from.address, {TicketId::issued(2026, 42), 1}, desk, now);
        INFO(answer.text);
        if (shown && mail.find(shown) != mail.npos) MESSAGE(answer.subject << "\n\n" << answer.text);
        CHECK(answer.language == (message.language == "ja" ? "ja" : "en"));
        CHECK(answer.text.find('{') == std::string::npos);
        CHECK(answer.text.find("\n\n\n") == std::string::npos);
        CHECK(answer.subject.back() != ' ');
        const auto lines = split(answer.text, "\n");
        for (std::size_t i = 0; i + 1 < lines.size(); ++i) {   // a label, and nothing behind or below it
            const std::string& line = lines[i];
            const bool ends_in_label = !line.empty() && (line.back() == ':' || line.ends_with("："));
            const bool has_value = lines[i + 1].find_first_not_of(' ') > line.find_first_not_of(' ');
            CHECK_MESSAGE((!ends_in_label || (has_value && !lines[i + 1].empty())), line);
            CHECK_MESSAGE(line.size() <= 240, line);
        }
    }
}
