#include "db/sqlite/bigram_tokenizer.hpp"

#include <sqlite3.h>

#include "core/stores/store_error.hpp"
#include "db/bigrams.hpp"

namespace toritsugi {
namespace {

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
