#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.hpp"

namespace toritsugi {

struct IndexedText {   // of one mail
    std::string_view subject, body, people, evidence;
};

enum class IndexedPart { all, people, evidence };   // where a phrase is looked for

// The index of words. One tokenizer (db/bigrams.hpp) serves both databases; how words are kept and asked for differs.
class FullText {
  public:
    virtual ~FullText() = default;
    virtual void put(Connection& connection, MessageKey message, const IndexedText& text) const = 0;
    // `text` must be what was put.
    virtual void remove(Connection& connection, MessageKey message, const IndexedText& text) const = 0;
    // What a person typed, as tickets_with_words takes it: each word or phrase needed, -not left out. Empty when nothing of
    // it can be searched for.
    virtual std::string query(std::string_view words) const = 0;
};

}   // namespace toritsugi
