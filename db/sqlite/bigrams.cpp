#include "db/sqlite/bigrams.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <vector>

#include "core/stores/store_error.hpp"

namespace toritsugi {
namespace {

enum class Sort { gap, ascii_word, other };

struct Character {
    std::uint32_t point = 0;
    std::size_t length = 1;
    Sort sort = Sort::gap;
};

bool is_punctuation(std::uint32_t point) {
    return point < 0xAA || (point >= 0x2000 && point <= 0x206F) ||   // Latin-1 signs; general punctuation
           (point >= 0x2190 && point <= 0x2BFF) ||                   // arrows, lines, symbols
           (point >= 0x3000 && point <= 0x3004) || (point >= 0x3008 && point <= 0x3020) || point == 0x30FB ||   // CJK
           (point >= 0xFF01 && point <= 0xFF0F) || (point >= 0xFF1A && point <= 0xFF20) ||   // full-width signs
           (point >= 0xFF3B && point <= 0xFF40) || (point >= 0xFF5B && point <= 0xFF65) || point == 0xFEFF ||
           point == 0xFFFD;
}

Character character_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(at);
    if (lead < 0x80) {
        const bool is_word = (lead >= '0' && lead <= '9') || ((lead | 0x20) >= 'a' && (lead | 0x20) <= 'z');
        return {lead, 1, is_word ? Sort::ascii_word : Sort::gap};
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
    if (length == 1 || lead > 0xF4 || at + length > text.size()) return {0, 1, Sort::gap};
    std::uint32_t point = lead & (0x7F >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return {0, 1, Sort::gap};
        point = (point << 6) | (byte(at + i) & 0x3F);
    }
    return {point, length, is_punctuation(point) ? Sort::gap : Sort::other};
}

struct Cutter {
    std::string_view text;
    bool last_singles;
    const std::function<bool(const CutWord&)>& take;
    std::string lower{};

    // Each returns false when `take` wants no more; `at` moves behind the run.
    bool ascii_run(std::size_t& at) {
        const std::size_t first = at;
        lower.clear();
        while (at < text.size() && character_at(text, at).sort == Sort::ascii_word) {
            const char c = text[at++];
            lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c);
        }
        // Base64 and other noise: nobody looks for it by its first 64 characters and more.
        if (lower.size() > 64) lower.resize(64);
        return take({lower, first, at});
    }
    bool other_run(std::size_t& at) {
        std::size_t before = at;   // the character before `at` in this run
        at += character_at(text, at).length;
        bool is_single = true;
        while (at < text.size()) {
            const Character next = character_at(text, at);
            if (next.sort != Sort::other) break;
            is_single = false;
            if (!take({text.substr(before, at + next.length - before), before, at + next.length})) return false;
            before = at;
            at += next.length;
        }
        return !(last_singles || is_single) || take({text.substr(before, at - before), before, at, !is_single});
    }
};

// The glue that FTS5 calls.
int create(void*, const char**, int, Fts5Tokenizer** made) {
    static int nothing = 0;   // the tokenizer has no state; FTS5 only asks for an address
    *made = reinterpret_cast<Fts5Tokenizer*>(&nothing);
    return SQLITE_OK;
}
void destroy(Fts5Tokenizer*) {}
int tokenize(Fts5Tokenizer*, void* context, int flags, const char* text, int bytes,
             int (*token)(void*, int, const char*, int, int, int)) {
    int code = SQLITE_OK;
    const bool is_document = (flags & FTS5_TOKENIZE_DOCUMENT) != 0;
    cut_into_words({text, static_cast<std::size_t>(bytes)}, is_document, [&](const CutWord& word) {
        code = token(context, word.is_same_place ? FTS5_TOKEN_COLOCATED : 0, word.text.data(),
                     static_cast<int>(word.text.size()), static_cast<int>(word.first), static_cast<int>(word.end));
        return code == SQLITE_OK;
    });
    return code;
}

}   // namespace

void cut_into_words(std::string_view text, bool last_singles, const std::function<bool(const CutWord&)>& take) {
    Cutter cutter{text, last_singles, take};
    for (std::size_t at = 0; at < text.size();) {
        const Character next = character_at(text, at);
        if (next.sort == Sort::gap)
            at += next.length;
        else if (!(next.sort == Sort::ascii_word ? cutter.ascii_run(at) : cutter.other_run(at)))
            return;
    }
}

// A single character that is not ASCII is the beginning of a pair.
std::string full_text_phrase(std::string_view text) {
    std::string quoted = "\"";
    std::size_t words = 0;
    bool is_one_character = false;
    cut_into_words(text, false, [&](const CutWord& word) {
        ++words;
        is_one_character =
            static_cast<unsigned char>(word.text[0]) >= 0x80 && character_at(word.text, 0).length == word.text.size();
        return true;
    });
    for (const char c : text) quoted.append(c == '"' || c == '\0' ? " " : std::string(1, c));
    if (words == 0) return {};
    quoted.push_back('"');
    if (words == 1 && is_one_character) quoted += " *";
    return quoted;
}

void register_bigrams(sqlite3* connection) {
    fts5_api* api = nullptr;
    sqlite3_stmt* asked = nullptr;
    if (sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &asked, nullptr) == SQLITE_OK) {
        sqlite3_bind_pointer(asked, 1, &api, "fts5_api_ptr", nullptr);
        sqlite3_step(asked);
    }
    sqlite3_finalize(asked);
    fts5_tokenizer functions{create, destroy, tokenize};
    if (!api || api->xCreateTokenizer(api, "bigrams", nullptr, &functions, nullptr) != SQLITE_OK)
        throw StoreError(StoreError::Kind::other,
                         "database: this SQLite has no full-text index (FTS5). Use Debian's libsqlite3-0.");
}

}   // namespace toritsugi
