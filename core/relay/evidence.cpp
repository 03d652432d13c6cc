#include "core/relay/evidence.hpp"

#include <algorithm>

#include "core/writing/csv.hpp"

namespace toritsugi {
namespace {

class Collector final : public LogSink {
  public:
    Collector(const std::set<IpAddress>& sources, std::size_t at_most, ReportForRelay& report)
        : sources_(sources), at_most_(at_most), report_(report) {}
    void event(const LogEvent& event) override {
        if (sources_.count(event.src) == 0) return;
        ++report_.lines;
        if (report_.events.size() >= at_most_) return;
        report_.events.push_back(relay_event(event));
    }

  private:
    const std::set<IpAddress>& sources_;
    std::size_t at_most_;
    ReportForRelay& report_;
};

bool has(const std::vector<Want>& wants, Want want) { return std::find(wants.begin(), wants.end(), want) != wants.end(); }

char low(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_word_character(char c) { return (low(c) >= 'a' && low(c) <= 'z') || (c >= '0' && c <= '9'); }

// The length of a secret's name that begins here, with its = or : and blanks; 0: none.
std::size_t secret_name(std::string_view text, std::size_t at) {
    static constexpr std::string_view names[] = {
        "password",   "passwd",  "passwort", "pass",       "pwd",           "secret",     "token",
        "apikey",     "api_key", "api-key",  "access_key", "sessionid",     "session_id", "phpsessid",
        "jsessionid", "sid",     "cookie",   "set-cookie", "authorization", "auth",       "csrf"};
    if (at > 0 && is_word_character(text[at - 1])) return 0;
    for (const std::string_view name : names) {
        if (text.size() - at <= name.size()) continue;
        if (!std::equal(name.begin(), name.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                        [](char a, char b) { return a == low(b); }))
            continue;
        std::size_t end = at + name.size();
        if (end < text.size() && text[end] == '"') ++end;
        if (end >= text.size() || (text[end] != '=' && text[end] != ':')) continue;
        ++end;
        while (end < text.size() && (text[end] == ' ' || text[end] == '"' || text[end] == '\'')) ++end;
        return end - at;
    }
    return 0;
}

// A cookie or an Authorization header goes on to the end of the line; other secrets end at a blank or a separator.
std::size_t secret_end(std::string_view text, std::size_t name_at, std::size_t at) {
    const char first = low(text[name_at]);
    const bool is_header = text.find(':', name_at) < at && (first == 'c' || first == 'a' || text[name_at + 3] == '-');
    const auto end = text.find_first_of(is_header ? "\"\r\n" : " &;,\"'\r\n\t", at);
    return std::min(end, text.size());
}

// "//user:password@host": where the password begins and ends; 0: none here.
std::size_t url_password(std::string_view text, std::size_t at, std::size_t& end) {
    if (!text.substr(at).starts_with("//")) return 0;
    const auto stop = std::min(text.find_first_of(" /?#\"'<>\r\n", at + 2), text.size());
    const auto sign = text.substr(0, stop).rfind('@');
    const auto colon = text.find(':', at + 2);
    if (sign == text.npos || sign < at + 2 || colon == text.npos || colon > sign) return 0;
    end = sign;
    return colon + 1;
}

}   // namespace

RelayEvent relay_event(const LogEvent& event) {
    RelayEvent one;
    one.time = event.time;
    one.time_sure = event.time_sure;
    one.source = event.src;
    one.target = event.dst;
    one.source_port = event.src_port;
    one.target_port = event.dst_port;
    one.protocol = event.proto;
    one.signature = mask_secrets(event.signature);
    one.count = event.count;
    return one;
}

bool ReportForRelay::asks_to_tell() const {
    return has(wants, Want::notify_source) || has(wants, Want::relay) || has(wants, Want::takedown);
}

bool ReportForRelay::is_included() const {
    if (why_not_relayed(tlp_named(tlp), asks_to_tell())) return false;
    if (handler_chose) return *handler_chose;
    if (consent.logs == Answer::no) return false;
    return consent.logs == Answer::yes || asks_to_tell();
}

void collect_events(const std::vector<TextLeaf>& leaves, const LogContext& context, const std::set<IpAddress>& sources,
                    std::size_t at_most, ReportForRelay& report) {
    Collector collector(sources, at_most, report);
    for (const TextLeaf& leaf : leaves) {
        LogContext own = context;
        own.is_mail_text = leaf.is_body;
        LogReader reader(own, collector);
        leaf.read([&](std::string_view piece) {
            reader.piece(piece);
            return true;
        });
        reader.end();
    }
}

std::string shortened(const IpAddress& target) {
    return target.is_none() ? std::string{} : IpRange::of(target, target.is_v4() ? 24 : 48).text();
}

std::string mask_secrets(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = 0;
        if (const std::size_t begin = url_password(text, at, end); begin > 0) {
            out.append(text.substr(at, begin - at)).append("***");
            at = end;
        } else if (const std::size_t length = secret_name(text, at); length > 0) {
            out.append(text.substr(at, length)).append("***");
            at = secret_end(text, at, at + length);
        } else {
            out += text[at++];
        }
    }
    return out;
}

EvidenceFile evidence_csv(const std::vector<ReportForRelay>& reports, bool full_targets) {
    EvidenceFile file;
    file.csv = csv_row(
        {"time_utc", "time_is_sure", "source_ip", "source_port", "target", "target_port", "protocol", "signature", "count"});
    const auto port = [](std::uint16_t number) { return number == 0 ? std::string{} : std::to_string(number); };
    for (const ReportForRelay& report : reports) {
        if (!report.is_included()) continue;
        const bool full = full_targets || report.consent.target == Answer::yes;
        for (const RelayEvent& event : report.events) {
            file.csv += csv_row({event.time ? rfc3339(*event.time) : "", event.time_sure ? "yes" : "no", event.source.text(),
                                 port(event.source_port),
                                 event.target.is_none() ? ""
                                 : full                 ? event.target.text()
                                                        : shortened(event.target),
                                 port(event.target_port), event.protocol, event.signature, std::to_string(event.count)});
            ++file.rows;
        }
    }
    return file;
}

}   // namespace toritsugi
