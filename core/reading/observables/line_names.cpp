// Hosts, URLs, mail addresses, hashes and AS numbers.
#include <algorithm>
#include <charconv>
#include <cstring>

#include "core/reading/observables/host_names.hpp"
#include "core/reading/observables/line_scan.hpp"

namespace toritsugi::observables {

void LineScan::hash(std::size_t begin, std::size_t end) {
    const std::string_view run = text_.substr(begin, end - begin);
    if (run.size() != 32 && run.size() != 40 && run.size() != 56 && run.size() != 64 && run.size() != 96 &&
        run.size() != 128)
        return;
    if (!std::any_of(run.begin(), run.end(), is_digit) ||
        !std::any_of(run.begin(), run.end(), [](char c) { return kind(c) & letter; }))
        return;
    if (begin > 0 && (text_[begin - 1] == '/' || text_[begin - 1] == '=' || text_[begin - 1] == '&')) {
        const bool named = ends_with(text_.substr(0, begin), "md5=") || ends_with(text_.substr(0, begin), "sha1=") ||
                           ends_with(text_.substr(0, begin), "sha256=");
        if (!named) return;   // a token in a path
    }
    add(ObservableType::hash, lower(run), begin, end);
}

void LineScan::asn(std::size_t begin, std::size_t end) {
    std::size_t at = begin + 2;
    if (at < end && (text_[at] == 'N' || text_[at] == 'n')) ++at;
    std::size_t from = at;
    if (at == end && at - begin == 3) {   // "ASN 64500", "ASN: 64500"
        while (at < text_.size() && (text_[at] == ' ' || text_[at] == ':')) ++at;
        from = at;
    }
    std::size_t stop = from;
    while (stop < text_.size() && is_digit(text_[stop])) ++stop;
    if (stop == from || stop - from > 10 || (stop < text_.size() && (kind(text_[stop]) & (alnum)))) return;
    if (stop < text_.size() && text_[stop] == '-') return;
    std::uint64_t number = 0;
    std::from_chars(text_.data() + from, text_.data() + stop, number);
    if (number == 0 || number > 0xFFFFFFFFull) return;
    add(ObservableType::asn, "AS" + std::to_string(number), begin, stop);
}

void LineScan::host(std::size_t begin, std::size_t end) {
    while (begin < end && !(kind(text_[begin]) & alnum)) ++begin;
    while (end > begin && !(kind(text_[end - 1]) & alnum)) --end;
    const std::string_view name = text_.substr(begin, end - begin);
    if (!is_host_name(name)) return;
    if (begin > 0 &&
        (text_[begin - 1] == '/' || text_[begin - 1] == '\\' || text_[begin - 1] == '~' || text_[begin - 1] == '%')) {
        const bool relative_url = begin > 1 && text_[begin - 1] == '/' && text_[begin - 2] == '/';
        if (!relative_url) return;   // part of a path
    }
    if (end < text_.size() && (text_[end] == '(' || text_[end] == '\\') && end + 1 < text_.size() && text_[end + 1] == ')')
        return;
    const std::string value = lower(name);
    if (value.rfind("www.", 0) == 0 && end + 1 < text_.size() && text_[end] == '/' && (kind(text_[end + 1]) & run_char)) {
        // People leave out the scheme of a page.
        const std::size_t stop = url_end(end);
        add(ObservableType::url, "http://" + value + std::string(text_.substr(end, stop - end)), begin, stop);
        add(ObservableType::host, value, begin, end, {}, true);
        return;
    }
    add(ObservableType::host, value, begin, end);
}

bool LineScan::in_message_id(std::size_t begin) const {
    std::string_view before = text_.substr(0, begin);
    while (!before.empty() && (before.back() == '<' || before.back() == ' ' || before.back() == ':' || before.back() == '='))
        before.remove_suffix(1);
    for (const std::string_view name : {"message-id", "messageid", "msgid", "msg-id", "in-reply-to", "content-id", "id"})
        if (ends_with(before, name) &&
            (before.size() == name.size() || !(kind(before[before.size() - name.size() - 1]) & alnum)))
            return true;
    const std::string start = lower(text_.substr(0, 32));
    return start.find("message-id:") != start.npos || start.rfind("references:", 0) == 0 ||
           start.rfind("in-reply-to:", 0) == 0 || start.rfind("> references:", 0) == 0;
}

std::size_t LineScan::mail(std::size_t begin, std::size_t end) {
    const std::size_t run_end = end;
    const std::size_t at = text_.find('@', begin);
    std::size_t from = at;
    while (from > begin && text_[from - 1] != ':') --from;
    while (from < at && !(kind(text_[from]) & alnum) && text_[from] != '_') ++from;
    if (at + 1 >= text_.size()) return run_end;
    if (from == at) return host_after_at(at, end), run_end;
    std::string domain;
    std::size_t stop = at + 1;
    if (text_[stop] == '[') {   // an address literal
        const std::size_t length = text_.substr(stop, 50).find(']');
        if (length == text_.npos) return run_end;
        const std::size_t close = stop + length;
        domain = std::string(text_.substr(stop, close + 1 - stop));
        stop = close + 1;
    } else {
        std::size_t last = stop;
        while (last < end && ((kind(text_[last]) & alnum) || text_[last] == '.' || text_[last] == '-' || text_[last] == '_'))
            ++last;
        while (last > stop && !(kind(text_[last - 1]) & alnum)) --last;
        domain = lower(text_.substr(stop, last - stop));
        stop = last;
        if (!is_host_name(domain)) return run_end;
    }
    if (!in_message_id(from) && stop - from <= 254)
        add(ObservableType::mail, std::string(text_.substr(from, at - from)) + "@" + domain, from, stop);
    return std::max(run_end, stop);
}

void LineScan::host_after_at(std::size_t at, std::size_t end) {
    if (at + 1 < end) host(at + 1, end);
}

std::size_t LineScan::url_end(std::size_t from) const {
    std::size_t end = from;
    int round = 0, square = 0;
    while (end < text_.size()) {
        const unsigned char c = static_cast<unsigned char>(text_[end]);
        if (c <= ' ' || c >= 0x7F || c == '<' || c == '>' || c == '"' || c == '`' || c == '{' || c == '}' || c == '|' ||
            c == '^' || c == '\\')
            break;
        if (c == '(') ++round;
        if (c == ')' && --round < 0) break;
        if (c == '[') ++square;
        if (c == ']' && --square < 0) break;
        ++end;
    }
    while (end > from && std::strchr(".,;:!?'*", text_[end - 1])) --end;
    return end;
}

std::size_t LineScan::url(std::size_t begin, std::size_t colon) {
    std::size_t scheme_at = colon;
    while (scheme_at > begin && (kind(text_[scheme_at - 1]) & letter)) --scheme_at;
    const std::string scheme = lower(text_.substr(scheme_at, colon - scheme_at));
    static constexpr std::string_view known[] = {"http", "https", "ftp",   "ftps", "sftp", "tftp",  "irc",
                                                 "ircs", "ldap",  "ldaps", "rmi",  "smb",  "telnet"};
    const std::size_t body = colon + 3;
    if (std::find(std::begin(known), std::end(known), scheme) == std::end(known) || body >= text_.size()) return body;
    const std::size_t end = url_end(body);
    std::string_view rest = text_.substr(body, end - body);
    std::size_t host_end = rest.find_first_of("/?#");
    host_end = std::min(host_end, rest.size());
    std::string_view host = rest.substr(0, host_end);
    if (const std::size_t user = host.rfind('@'); user != host.npos) host.remove_prefix(user + 1);
    const std::size_t host_at = static_cast<std::size_t>(host.data() - text_.data());
    std::string_view port;
    IpAddress ip;
    if (!host.empty() && host.front() == '[') {
        const std::size_t close = host.find(']');
        if (close == host.npos) return std::max(end, body);
        const auto address = IpAddress::parse(host.substr(1, close - 1));
        if (!address.ok()) return std::max(end, body);
        ip = address.value();
        host = host.substr(0, close + 1);
    } else {
        const auto bare = IpAddress::parse(host);   // IPv6 without brackets is what notifiers write
        if (bare.ok())
            ip = bare.value();
        else if (const std::size_t at = host.find(':'); at != host.npos) {
            port = host.substr(at);
            host = host.substr(0, at);
        }
        if (!bare.ok()) {
            const auto address = IpAddress::parse(host);
            if (address.ok())
                ip = address.value();
            else if (std::count(port.begin(), port.end(), ':') > 1) {
                // an address and a port run together, http://2001:db8:0:0:0:0:0:1:2222/
                const std::string_view both = rest.substr(0, host_end);
                const auto cut = IpAddress::parse(both.substr(0, both.rfind(':')));
                if (!cut.ok()) return std::max(end, body);
                ip = cut.value();
                host = both.substr(0, both.rfind(':'));
            } else if (!is_host_name(host) && !(host.size() > 4 && host.find('.') != host.npos &&
                                                host.find('*') == host.npos && is_host_like(host)))
                return std::max(end, body);
        }
    }
    const std::size_t host_stop = host_at + host.size();
    std::string value = scheme + "://" + std::string(text_.substr(body, host_at - body)) + lower(host) +
                        std::string(text_.substr(host_stop, end - host_stop));
    add(ObservableType::url, std::move(value), scheme_at, end, ip);
    if (ip.is_none())
        add(ObservableType::host, lower(host), host_at, host_stop, {}, true);
    else
        add(ObservableType::ip, ip.text(), host_at, host_stop, ip, true);
    return std::max(end, body);
}

bool LineScan::is_host_like(std::string_view host) {
    return std::all_of(host.begin(), host.end(),
                       [](char c) { return (kind(c) & alnum) || c == '.' || c == '-' || c == '_'; }) &&
           (kind(host.front()) & alnum) && (kind(host.back()) & letter);
}

}   // namespace toritsugi::observables
