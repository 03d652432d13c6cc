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
    // A word or phrase that a person typed, as a part of what tickets_with_words takes; empty when nothing of it can be
    // searched for.
    virtual std::string phrase(std::string_view text, IndexedPart part) const = 0;
    virtual std::string all_of(const std::vector<std::string>& phrases) const = 0;
};

}   // namespace toritsugi
