#include "core/reading/observables/refang.hpp"

#include <cstring>

namespace toritsugi {

namespace {

struct Disguise {
    std::string_view written, meant;
};
// Matched without regard to case, longest first among those that start alike.
constexpr Disguise disguises[] = {
    {"[://]", "://"}, {"[:]//", "://"}, {"[dot]", "."}, {"(dot)", "."}, {"{dot}", "."}, {"<dot>", "."}, {"[.]", "."},
    {"(.)", "."},     {"{.}", "."},     {"[.", "."},    {"[at]", "@"},  {"(at)", "@"},  {"{at}", "@"},  {"[@]", "@"},
    {"(@)", "@"},     {"[:]", ":"},     {"(:)", ":"},   {"[/]", "/"},   {"[-]", "-"},   {"\\.", "."},   {".]", "."},
};
constexpr std::string_view schemes[][2] = {
    {"hxxps", "https"}, {"hxxp", "http"}, {"h**ps", "https"}, {"h**p", "http"}, {"httx", "http"},
    {"hxtp", "http"},   {"htxp", "http"}, {"h++p", "http"},   {"fxp", "ftp"},   {"meow", "http"},
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool starts_with(std::string_view text, std::string_view word) {
    if (text.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
        if (lower(text[i]) != word[i]) return false;
    return true;
}

bool is_alnum(char c) { return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z'); }

// A bracket or backslash undoes nothing unless it stands inside a name or number.
bool fits(std::string_view line, std::size_t at, const Disguise& disguise, std::string_view done) {
    const std::size_t after = at + disguise.written.size();
    if (done.empty() || !is_alnum(done.back())) return disguise.meant == "://" || (!done.empty() && done.back() == ']');
    if (after >= line.size()) return false;
    return is_alnum(line[after]) || static_cast<unsigned char>(line[after]) >= 0x80 || line[after] == '/' ||
           disguise.meant == "://";
}

// Whether any byte could start something to undo. Most lines hold none and are used as they are.
bool may_be_disguised(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        switch (line[i]) {
            case '[':
            case '(':
            case '{':
            case '<':
            case '\\':
                if (i + 1 < line.size() &&
                    (std::strchr(".:/@-", line[i + 1]) || lower(line[i + 1]) == 'd' || lower(line[i + 1]) == 'a'))
                    return true;
                break;
            case '.':
                if (i + 1 < line.size() && line[i + 1] == ']') return true;
                break;
            case ':':
                if (i + 2 < line.size() && line[i + 1] == ' ' && line[i + 2] == '/') return true;
                if (i > 2 && i + 1 < line.size() && line[i + 1] == '/') {
                    const char a = lower(line[i - 1]), b = lower(line[i - 2]), c = lower(line[i - 3]);
                    if (!((a == 'p' && b == 't') || (a == 's' && b == 'p' && c == 't'))) return true;
                    if (a == 'p' && c != 't' && c != 'f') return true;
                    if (i > 3 && a == 's' && lower(line[i - 4]) != 't') return true;
                }
                break;
            default:
                if (static_cast<unsigned char>(line[i]) == 0xEF || static_cast<unsigned char>(line[i]) == 0xE2 ||
                    static_cast<unsigned char>(line[i]) == 0xE3 || static_cast<unsigned char>(line[i]) == 0xC2)
                    return true;
        }
    }
    return false;
}

// Full-width ASCII, dashes, invisible characters. Returns bytes read, 0: nothing to undo here.
std::size_t fold_wide(std::string_view rest, std::string& put) {
    const auto byte = [&](std::size_t i) { return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0u; };
    put.clear();
    if (byte(0) == 0xC2 && byte(1) == 0xA0) return put = " ", 2;
    if (byte(0) == 0xC2 && byte(1) == 0xAD) return 2;   // soft hyphen
    if (byte(0) == 0xEF && (byte(1) == 0xBC || byte(1) == 0xBD)) {
        const unsigned code = 0xF000u | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
        if (code >= 0xFF01 && code <= 0xFF5E) return put = static_cast<char>(code - 0xFF01 + '!'), 3;
        if (code == 0xFF61) return put = ".", 3;
        return 0;
    }
    if (byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF) return 3;
    if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) return put = " ", 3;
    if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x9C) return put = "~", 3;   // wave dash
    if (byte(0) != 0xE2) return 0;
    if (byte(1) == 0x80) {
        if (byte(2) >= 0x8B && byte(2) <= 0x8D) return 3;              // zero width
        if (byte(2) >= 0x90 && byte(2) <= 0x95) return put = "-", 3;   // hyphens and dashes
        if (byte(2) == 0x98 || byte(2) == 0x99) return put = "'", 3;
        if (byte(2) == 0x9C || byte(2) == 0x9D) return put = "\"", 3;
        if (byte(2) >= 0x80 && byte(2) <= 0x8A) return put = " ", 3;
    }
    if (byte(1) == 0x88 && byte(2) == 0x92) return put = "-", 3;   // minus
    return 0;
}

}   // namespace

void refang(std::string_view line, RefangedLine& out) {
    out.offsets.clear();
    out.text = line;
    if (!may_be_disguised(line)) return;
    out.store.clear();
    const auto put = [&](std::string_view text, std::size_t at) {
        out.store.append(text);
        out.offsets.insert(out.offsets.end(), text.size(), static_cast<std::uint32_t>(at));
    };
    std::string folded;
    for (std::size_t i = 0; i < line.size();) {
        const std::string_view rest = line.substr(i);
        const char c = lower(line[i]);
        if (static_cast<unsigned char>(c) >= 0x80) {
            if (const std::size_t read = fold_wide(rest, folded)) {
                put(folded, i);
                i += std::min(read, rest.size());
                continue;
            }
        }
        bool undone = false;
        if ((c == 'h' || c == 'f' || c == 'm') && (i == 0 || !is_alnum(line[i - 1])))
            for (const auto& [written, meant] : schemes)
                if (starts_with(rest, written)) {
                    const std::string_view after = rest.substr(written.size());
                    if (!starts_with(after, "://") && !starts_with(after, "[:]") && !starts_with(after, "[://]") &&
                        !starts_with(after, "s://") && !starts_with(after, "s[:]") && !starts_with(after, ": //"))
                        continue;
                    put(meant, i);
                    i += written.size();
                    undone = true;
                    break;
                }
        if (!undone && (c == '[' || c == '(' || c == '{' || c == '<' || c == '\\' || c == '.'))
            for (const Disguise& disguise : disguises)
                if (starts_with(rest, disguise.written) && fits(line, i, disguise, out.store)) {
                    put(disguise.meant, i);
                    i += disguise.written.size();
                    undone = true;
                    break;
                }
        if (!undone && c == ':' && starts_with(rest, ": //") && out.store.size() >= 3) {   // clean-mx writes "http: //"
            const std::string_view before = out.store;
            if (starts_with(before.substr(before.size() - 3), "ttp") ||
                starts_with(before.substr(before.size() - 3), "tps")) {
                put("://", i);
                i += 4;
                undone = true;
            }
        }
        if (undone) continue;
        put(line.substr(i, 1), i);
        ++i;
    }
    out.text = out.store;
}

}   // namespace toritsugi
