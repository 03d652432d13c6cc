#include "core/reading/observables/scan_observables.hpp"

#include <algorithm>

#include "core/reading/observables/line_scan.hpp"

namespace toritsugi {
namespace observables {

bool ends_with(std::string_view text, std::string_view word) {
    if (text.size() < word.size()) return false;
    text.remove_prefix(text.size() - word.size());
    for (std::size_t i = 0; i < word.size(); ++i)
        if (lower(text[i]) != word[i]) return false;
    return true;
}

void LineScan::run() {
    std::size_t i = 0;
    while (i < text_.size()) {
        const std::uint8_t k = kind(text_[i]);
        const bool colons = text_[i] == ':' && i + 1 < text_.size() && text_[i + 1] == ':';
        if (!(k & alnum) && !colons) {
            ++i;
            continue;
        }
        std::size_t end = i;
        std::uint8_t all = 0xFF, any = 0;
        unsigned dots = 0, colon_count = 0, ats = 0;
        // Longer runs are cut: nothing that we look for is longer, and cutting keeps the scan linear.
        const std::size_t limit = std::min(text_.size(), i + 512);
        while (end < limit && (kind(text_[end]) & run_char)) {
            const char c = text_[end];
            all &= kinds[static_cast<unsigned char>(c)];
            any |= kinds[static_cast<unsigned char>(c)];
            dots += c == '.';
            colon_count += c == ':';
            ats += c == '@';
            if (c == ':' && end + 2 < text_.size() && text_[end + 1] == '/' && text_[end + 2] == '/') break;
            ++end;
        }
        if (end < text_.size() && text_[end] == ':' && end + 2 < text_.size() && text_[end + 1] == '/') {
            i = url(i, end);
            continue;
        }
        i = std::max(one_run(i, end, all, any, dots, colon_count, ats), i + 1);
    }
}

void LineScan::add(ObservableType type, std::string value, std::size_t begin, std::size_t end, const IpAddress& ip,
                   bool in_url) {
    FoundObservable made;
    made.type = type;
    made.value = std::move(value);
    made.ip = ip;
    const std::uint32_t from = line_.offset_of(begin);
    const std::uint32_t to = end < text_.size() ? line_.offset_of(end) : static_cast<std::uint32_t>(bytes_);
    made.offset = offset_ + from;
    made.length = to > from ? to - from : 1;
    made.line = number_;
    made.in_url = in_url;
    found_.push_back(std::move(made));
}

std::size_t LineScan::one_run(std::size_t begin, std::size_t end, std::uint8_t all, std::uint8_t any, unsigned dots,
                              unsigned colons, unsigned ats) {
    const std::string_view run = text_.substr(begin, end - begin);
    if (ats > 0) return mail(begin, end);
    if (dots == 0 && colons == 0) {
        if ((all & hex) && run.size() >= 32)
            hash(begin, end);
        else if (run.size() >= 3 && (run[0] == 'A' || run[0] == 'a') && (run[1] == 'S' || run[1] == 's'))
            asn(begin, end);
        return end;
    }
    if (colons >= 2) {
        if (const std::size_t next = ipv6(begin, end)) return next;
    }
    if (dots == 0) return colons ? pieces(begin, end) : end;
    if (colons) return pieces(begin, end);
    if (is_digit(run[0]))
        if (const std::size_t next = ipv4(begin, end)) return next;
    if (any & letter) host(begin, end);
    return end;
}

std::size_t LineScan::pieces(std::size_t begin, std::size_t end) {
    std::size_t at = begin;
    while (at < end) {
        std::size_t stop = text_.find(':', at);
        stop = std::min(stop, end);
        if (stop > at && (kind(text_[at]) & alnum)) {
            const std::string_view piece = text_.substr(at, stop - at);
            if (piece.find('.') != piece.npos) {
                std::size_t next = is_digit(piece[0]) ? ipv4(at, stop) : 0;
                if (next > end) return next;
                if (!next) host(at, stop);
            } else if (piece.size() >= 32) {
                if (std::all_of(piece.begin(), piece.end(), [](char c) { return kind(c) & hex; })) hash(at, stop);
            } else if (piece.size() >= 3 && lower(piece[0]) == 'a' && lower(piece[1]) == 's') {
                asn(at, stop);
            }
        }
        at = stop + 1;
    }
    return end;
}

}   // namespace observables

void ObservableScanner::scan(std::string_view line, std::uint64_t offset, std::uint64_t number,
                             std::vector<FoundObservable>& found) {
    RefangedLine plain;
    refang(line, plain);
    observables::LineScan(plain, line.size(), offset, number, found).run();
}

std::vector<FoundObservable> scan_observables(std::string_view text) {
    std::vector<FoundObservable> found;
    ObservableScanner scanner;
    std::uint64_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = std::min(text.find('\n', at), text.size());
        std::size_t stop = end;
        if (stop > at && text[stop - 1] == '\r') --stop;
        scanner.scan(text.substr(at, stop - at), at, ++number, found);
        at = end + 1;
    }
    return found;
}

}   // namespace toritsugi
