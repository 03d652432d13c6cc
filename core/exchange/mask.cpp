#include "core/exchange/mask.hpp"

#include <algorithm>
#include <array>

namespace toritsugi {

namespace {

constexpr std::string_view stars = "***";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
bool is_key_char(char c) {
    const char l = lower(c);
    return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
           static_cast<unsigned char>(c) >= 0x80;
}

enum class Until { word, line };   // how far the secret goes

struct Key {
    std::string_view name;   // lower case, without _ - .
    Until until;
};
constexpr Key keys[] = {
    {"password", Until::word},
    {"passwd", Until::word},
    {"passwort", Until::word},
    {"passphrase", Until::word},
    {"pass", Until::word},
    {"pwd", Until::word},
    {"userpassword", Until::word},
    {"newpassword", Until::word},
    {"oldpassword", Until::word},
    {"psw", Until::word},
    {"secret", Until::word},
    {"clientsecret", Until::word},
    {"sharedsecret", Until::word},
    {"apikey", Until::word},
    {"accesskey", Until::word},
    {"secretkey", Until::word},
    {"privatekey", Until::word},
    {"token", Until::word},
    {"accesstoken", Until::word},
    {"refreshtoken", Until::word},
    {"authtoken", Until::word},
    {"csrftoken", Until::word},
    {"xcsrftoken", Until::word},
    {"xapikey", Until::word},
    {"xauthtoken", Until::word},
    {"sessionid", Until::word},
    {"session", Until::word},
    {"sessid", Until::word},
    {"phpsessid", Until::word},
    {"jsessionid", Until::word},
    {"aspnetsessionid", Until::word},
    {"sid", Until::word},
    {"cfid", Until::word},
    {"cftoken", Until::word},
    {"pin", Until::word},
    {"otp", Until::word},
    {"authorization", Until::line},
    {"proxyauthorization", Until::line},
    {"cookie", Until::line},
    {"setcookie", Until::line},
    {"cookies", Until::line},
    {"パスワード", Until::word},
    {"暗証番号", Until::word},
};

const Key* key_named(std::string_view written) {
    if (written.empty() || written.size() > 40) return nullptr;
    std::string name;
    for (const char c : written)
        if (c != '_' && c != '-' && c != '.') name += lower(c);
    for (const Key& key : keys)
        if (key.name == name) return &key;
    return nullptr;
}

// Where the value that starts at `at` ends.
std::size_t end_of_value(std::string_view line, std::size_t at, Until until) {
    if (at >= line.size()) return at;
    const char quote = line[at];
    if (quote == '"' || quote == '\'') {
        for (std::size_t i = at + 1; i < line.size(); ++i) {
            if (line[i] == '\\')
                ++i;
            else if (line[i] == quote)
                return i;
        }
        return line.size();
    }
    std::size_t i = at;
    while (i < line.size()) {
        const char c = line[i];
        if (c == '"' || c == '\'' || c == '\n' || c == '\r') break;
        if (until == Until::word && (c == ' ' || c == '\t' || c == '&' || c == ';' || c == ',' || c == ')' || c == ']' ||
                                     c == '}' || c == '<' || c == '|'))
            break;
        ++i;
    }
    return i;
}

// What looks like a secret's place but is none: sudo's PWD=/root, a rule number, a mechanism's result.
bool is_harmless(std::string_view name, std::string_view value) {
    if (value.empty()) return true;
    if (!value.empty() && value.front() == '/' && name.size() == 3) return true;   // PWD=/root
    const bool number = std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    const std::string key = [&] {
        std::string text;
        for (const char c : name) text += lower(c);
        return text;
    }();
    if (key == "sid" && number && value.size() <= 8) return true;   // Snort
    return key == "session" && number && value.size() <= 4;
}

}   // namespace

std::string masked(std::string_view line) {
    std::string out;
    std::size_t kept = 0;   // everything before is in `out`
    const auto mask = [&](std::size_t begin, std::size_t end) {
        out.append(line.substr(kept, begin - kept));
        out.append(stars);
        kept = end;
    };
    for (std::size_t i = 0; i < line.size();) {
        if (!is_key_char(line[i])) {
            // "://user:password@"
            if (line[i] == ':' && line.substr(i, 3) == "://") {
                std::size_t at = i + 3, colon = line.npos;
                while (at < line.size() && at - i < 300 && line[at] != '/' && line[at] != ' ' && line[at] != '"' &&
                       line[at] != '@') {
                    if (line[at] == ':' && colon == line.npos) colon = at;
                    ++at;
                }
                if (at < line.size() && line[at] == '@' && colon != line.npos && colon + 1 < at) mask(colon + 1, at);
                i = std::max(at, i + 3);
                continue;
            }
            // cowrie: login attempt [root/123456], also [b'root'/b'123456']
            if (line[i] == '[' && i >= 8 && line.substr(i - 8, 8) == "attempt ") {
                const std::size_t close = line.substr(i, 200).find(']'), slash = line.substr(i, 200).find('/');
                if (close != line.npos && slash != line.npos && slash < close) {
                    mask(i + slash + 1, i + close);
                    i += close;
                    continue;
                }
            }
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < line.size() && is_key_char(line[end]) && line.substr(end, 3) != "：") ++end;
        if (end == i) end = i + 3;   // a full-width colon by itself
        const std::string_view word = line.substr(i, end - i);
        // "Bearer eyJ..." and bare JSON web tokens (RFC 7519)
        if (word.size() > 40 && word.substr(0, 3) == "eyJ" && std::count(word.begin(), word.end(), '.') == 2) {
            mask(i, end);
            i = end;
            continue;
        }
        const Key* key = key_named(word);
        if (!key && (word.size() == 6 || word.size() == 5) && end + 8 < line.size() && line[end] == ' ') {
            std::string scheme;
            for (const char c : word) scheme += lower(c);
            if (scheme == "bearer" || scheme == "basic") {
                const std::size_t stop = end_of_value(line, end + 1, Until::word);
                if (stop - end > 8 &&
                    line.substr(end + 1, stop - end - 1).find_first_of("0123456789=") != std::string_view::npos) {
                    mask(end + 1, stop);
                    i = stop;
                    continue;
                }
            }
        }
        if (!key) {
            i = end;
            continue;
        }
        std::size_t at = end;
        if (at < line.size() && (line[at] == '"' || line[at] == '\'')) ++at;   // "password":"x"
        while (at < line.size() && line[at] == ' ') ++at;
        const bool colon = at < line.size() && (line[at] == ':' || line.substr(at, 3) == "：");
        const bool equals = at < line.size() && line[at] == '=';
        const bool encoded = line.substr(at, 3) == "%3D" || line.substr(at, 3) == "%3d";
        if (!colon && !equals && !encoded) {
            i = end;
            continue;
        }
        at += encoded || line.substr(at, 3) == "：" ? 3 : 1;
        while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
        std::size_t value = at;
        const std::size_t stop = end_of_value(
            line, at, equals && key->until == Until::line && line.substr(end, 1) == "=" ? Until::line : key->until);
        if (value < line.size() && (line[value] == '"' || line[value] == '\'')) ++value;
        if (stop > value && !is_harmless(word, line.substr(value, stop - value))) mask(value, stop);
        i = std::max(stop, end);
    }
    if (kept == 0) return std::string(line);
    out.append(line.substr(kept));
    return out;
}

}   // namespace toritsugi
