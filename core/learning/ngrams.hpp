#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace toritsugi {

// A text as the learned model sees it: words and runs of four letters where words are set apart by blanks, single characters
// and pairs of them where they are not (Japanese, Chinese, Korean). Each is hashed into a bucket, so no language needs a
// tokenizer. Addresses, host names, URLs and numbers say who it was, not what happened: left out.
inline constexpr std::uint32_t ngram_buckets = 1u << 15;
// Changes when the same text would fall into other buckets: kept lessons and models of another scheme are made anew.
inline constexpr std::uint8_t ngram_scheme = 1;
// Looked at in one mail; what it is about stands at its beginning.
inline constexpr std::size_t most_ngram_bytes = 4096;

namespace ngrams {

enum class Kind : std::uint8_t { blank, letter, digit, mark, wide };

inline constexpr std::uint32_t start = 2166136261u, factor = 16777619u;   // FNV-1a

inline std::uint32_t hash(std::string_view bytes, std::uint32_t seed) {
    std::uint32_t value = start ^ seed;
    for (const char c : bytes) value = (value ^ static_cast<unsigned char>(c)) * factor;
    return value;
}
inline std::uint32_t bucket(std::uint32_t value) { return (value ^ (value >> 15)) & (ngram_buckets - 1); }

inline std::size_t length_at(std::string_view text, std::size_t at) {   // of the character there; invalid bytes are one each
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t wanted = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    return at + wanted <= text.size() ? wanted : text.size() - at;
}

inline Kind kind_at(std::string_view text, std::size_t at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte <= ' ') return Kind::blank;
    if (byte >= '0' && byte <= '9') return Kind::digit;
    if (byte >= 'a' && byte <= 'z') return Kind::letter;
    if (byte < 0xC3) return Kind::mark;
    if (byte < 0xE0) return Kind::letter;   // Latin with accents, Greek, Cyrillic
    const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
    const bool is_mark = (byte == 0xE2 && next < 0xBA) || (byte == 0xE3 && next == 0x80) || byte == 0xEF;
    return is_mark ? Kind::mark : Kind::wide;   // 、。「」, dashes, arrows
}

// A run without blanks that names something on a network: "203.0.113.7:22", "a@b.example", "hxxp://...", "b[.]example".
inline bool is_name(std::string_view run) {
    if (run.find("://") != run.npos || run.find('@') != run.npos || run.find("[.]") != run.npos) return true;
    if (run.front() == '/') return false;   // a path
    const auto is_inner = [&](std::size_t at) {
        return kind_at(run, at) == Kind::letter || kind_at(run, at) == Kind::digit;
    };
    for (std::size_t dot = run.find('.'); dot != run.npos && dot + 1 < run.size(); dot = run.find('.', dot + 1))
        if (dot > 0 && is_inner(dot - 1) && is_inner(dot + 1)) return true;
    return false;
}

}   // namespace ngrams

// Calls take(bucket, at, length) for each n-gram of a plain_text(), from front to back; at and length in bytes. No
// allocation, linear.
template <class Take>
void each_ngram(std::string_view text, Take take) {
    using namespace ngrams;
    const auto word = [&](std::size_t at, std::size_t end) {
        const std::string_view letters = text.substr(at, end - at);
        if (letters.size() < 2) return;
        take(bucket(hash(letters, 1)), at, letters.size());
        if (letters.size() < 5) return;
        for (std::size_t i = 0; i + 4 <= letters.size(); ++i) take(bucket(hash(letters.substr(i, 4), 2)), at + i, 4);
    };
    std::size_t run_end = 0;           // of what was looked at by is_name()
    std::size_t wide_at = text.npos;   // the wide character just before
    for (std::size_t at = 0; at < text.size();) {
        const Kind kind = kind_at(text, at);
        if (kind == Kind::wide) {
            const std::size_t end = at + length_at(text, at);
            take(bucket(hash(text.substr(at, end - at), 3)), at, end - at);
            if (wide_at != text.npos) take(bucket(hash(text.substr(wide_at, end - wide_at), 4)), wide_at, end - wide_at);
            wide_at = at;
            at = end;
            continue;
        }
        wide_at = text.npos;
        if (kind == Kind::blank) {
            ++at;
            continue;
        }
        if (at >= run_end) {
            run_end = at;
            while (run_end < text.size() && static_cast<unsigned char>(text[run_end]) > ' ' &&
                   static_cast<unsigned char>(text[run_end]) < 0xE0)
                ++run_end;
            if (run_end > at && is_name(text.substr(at, run_end - at))) {
                at = run_end;
                continue;
            }
        }
        if (kind == Kind::mark) {
            at += length_at(text, at);
            continue;
        }
        std::size_t end = at;
        bool has_letter = false;
        for (; end < text.size(); end += length_at(text, end)) {
            const Kind inner = kind_at(text, end);
            has_letter |= inner == Kind::letter;
            if (inner != Kind::letter && inner != Kind::digit) break;
        }
        if (has_letter) word(at, end);
        at = end;
    }
}

// The buckets of a text, each once, in order. parts: plain_text(); together no more than most_ngram_bytes of them count.
std::vector<std::uint16_t> ngrams_of(const std::vector<std::string_view>& parts);

}   // namespace toritsugi
