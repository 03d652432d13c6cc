#include "core/reading/logs/phrase.hpp"

#include <stdexcept>

namespace toritsugi::logs {

CompiledPhrase::CompiledPhrase(const Phrase& phrase) : row_(phrase) {
    struct Name {
        std::string_view name;
        Field field;
    };
    static constexpr Name names[] = {{"src", Field::src},     {"dst", Field::dst},     {"srchost", Field::srchost},
                                     {"sport", Field::sport}, {"dport", Field::dport}, {"user", Field::user},
                                     {"sig", Field::sig},     {"*", Field::any},       {"word", Field::word},
                                     {"n", Field::number},    {"proto", Field::proto}, {"count", Field::count},
                                     {"stamp", Field::stamp}, {"clock", Field::clock}, {"action", Field::action}};
    std::string_view rest = phrase.pattern;
    if (!rest.empty() && rest.front() == '^') {
        at_message_ = true;
        rest.remove_prefix(1);
    }
    while (!rest.empty()) {
        if (rest.front() == '<') {
            const std::size_t close = rest.find('>');
            const Name* found = nullptr;
            if (close != rest.npos)
                for (const Name& name : names)
                    if (name.name == rest.substr(1, close - 1)) found = &name;
            if (found) {
                pieces_.push_back({found->field, {}});
                rest.remove_prefix(close + 1);
                continue;
            }
        }
        std::size_t size = rest.find('<', 1);
        if (size == rest.npos) size = rest.size();
        if (!pieces_.empty() && pieces_.back().field == Field::literal) {   // a "<" that is no field
            const std::string_view before = pieces_.back().literal;
            pieces_.back().literal = {before.data(), before.size() + size};
        } else {
            pieces_.push_back({Field::literal, rest.substr(0, size)});
        }
        rest.remove_prefix(size);
    }
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        if (pieces_[i].field != Field::literal) continue;
        if (phrase.anchor.empty() ? pieces_[i].literal.size() > anchor_.size()
                                  : pieces_[i].literal.find(phrase.anchor) != phrase.anchor.npos) {
            anchor_ = phrase.anchor.empty() ? pieces_[i].literal : phrase.anchor;
            anchor_piece_ = i;
        }
    }
    if (anchor_.size() < 3) anchor_ = phrase.anchor;
    if (anchor_.size() < 3) throw std::logic_error("no anchor in phrase: " + std::string(phrase.pattern));
}

Verdict CompiledPhrase::read(const Line& line, std::size_t anchor_at, Draft& draft) const {
    if (!row_.program.empty() && line.head().program != row_.program) return Verdict::not_mine;
    const std::string_view text = line.text();
    bool matches = false;
    if (at_message_) {
        matches = match(Cursor(text, line.head().message), draft) ||
                  (line.head().message != line.head().after && match(Cursor(text, line.head().after), draft));
    } else if (pieces_.front().field == Field::literal) {
        // The pattern may stand several times in the line (a stranger may have typed the first): the last one that fits is
        // the logger's own. Bounded, so that a line made of anchors stays cheap.
        const std::string_view first = pieces_.front().literal;
        std::size_t at = text.rfind(first);
        for (int tries = 0; at != text.npos && tries < 4 && !matches; ++tries) {
            matches = match(Cursor(text, at), draft);
            if (at == 0) break;
            at = text.rfind(first, at - 1);
        }
        (void)anchor_at;
    }
    if (!matches) return Verdict::not_mine;
    draft.event.format = row_.format;
    if (!row_.action.empty()) draft.event.action = row_.action;
    return row_.verdict;
}

bool CompiledPhrase::match(Cursor cursor, Draft& draft) const {
    LogEvent event;
    Stamp stamp;
    if (!match_from(0, cursor, event, stamp)) return false;
    draft.event = event;
    draft.stamp = stamp;
    return true;
}

// Recursion is only as deep as a row has <user> and <sig> fields, and each tries at most most_tries places.
bool CompiledPhrase::match_from(std::size_t from, Cursor cursor, LogEvent& event, Stamp& stamp) const {
    constexpr int most_tries = 8;
    for (std::size_t i = from; i < pieces_.size(); ++i) {
        const Piece& piece = pieces_[i];
        const std::string_view next = i + 1 < pieces_.size() ? pieces_[i + 1].literal : std::string_view{};
        switch (piece.field) {
            case Field::literal:
                if (!cursor.skip(piece.literal)) {
                    // blanks at the end of a literal may be missing at the end of a line
                    if (i + 1 == pieces_.size() && cursor.rest().size() + 1 == piece.literal.size() &&
                        piece.literal.back() == ' ' && piece.literal.substr(0, cursor.left()) == cursor.rest())
                        break;
                    return false;
                }
                break;
            case Field::src:
                if (!cursor.address_and_port(event.src, event.src_port)) return false;
                break;
            case Field::dst:
                if (!cursor.address_and_port(event.dst, event.dst_port)) return false;
                break;
            case Field::srchost:
                if (!cursor.address_and_port(event.src, event.src_port)) {
                    if (!cursor.host(event.src_host)) return false;
                    Cursor port = cursor;
                    if (port.skip(':') && port.port(event.src_port)) cursor = port;
                }
                break;
            case Field::sport:
                if (!cursor.port(event.src_port)) return false;
                break;
            case Field::dport:
                if (!cursor.port(event.dst_port)) return false;
                break;
            case Field::user:
            case Field::sig: {
                const std::string_view rest = cursor.rest();
                std::string_view& value = piece.field == Field::user ? event.user : event.signature;
                if (next.empty()) {
                    value = rest;
                    cursor.at = cursor.end;
                    break;
                }
                std::size_t last = rest.rfind(next);
                for (int tries = 0; last != rest.npos && tries < most_tries; ++tries) {
                    LogEvent behind = event;
                    if (match_from(i + 1, Cursor(rest, last), behind, stamp)) {
                        event = behind;
                        (piece.field == Field::user ? event.user : event.signature) = rest.substr(0, last);
                        return true;
                    }
                    if (last == 0) break;
                    last = rest.rfind(next, last - 1);
                }
                return false;
            }
            case Field::any: {
                if (next.empty()) {
                    if (i + 1 == pieces_.size()) break;   // the rest
                    // before a field: blanks and quotation marks only
                    while (!cursor.done() && (is_space(*cursor.at) || *cursor.at == '\'' || *cursor.at == '"')) ++cursor.at;
                    break;
                }
                const std::size_t first = cursor.rest().find(next);
                if (first == std::string_view::npos) return false;
                cursor.at += first;
                break;
            }
            case Field::word:
            case Field::action: {
                const std::string_view rest = cursor.rest();
                std::size_t size = 0;
                while (size < rest.size() && !is_space(rest[size]) &&
                       (next.empty() || rest.substr(size, next.size()) != next))
                    ++size;
                if (size == 0) return false;
                if (piece.field == Field::action) event.action = rest.substr(0, size);
                cursor.at += size;
                break;
            }
            case Field::number: {
                std::uint64_t ignored = 0;
                if (!cursor.number(ignored)) return false;
                break;
            }
            case Field::count:
                if (!cursor.number(event.count, 9)) return false;
                break;
            case Field::proto: {
                const std::string_view rest = cursor.rest();
                std::size_t size = 0;
                while (size < rest.size() &&
                       (is_alpha(rest[size]) || is_digit(rest[size]) || (rest[size] == '-' && size > 0)))
                    ++size;
                if (size == 0) return false;
                event.proto = protocol_named(rest.substr(0, size));
                cursor.at += size;
                break;
            }
            case Field::stamp:
                if (!read_stamp(cursor, stamp)) return false;
                break;
            case Field::clock:
                if (!read_clock(cursor, stamp)) return false;
                break;
        }
    }
    return true;
}

}   // namespace toritsugi::logs
