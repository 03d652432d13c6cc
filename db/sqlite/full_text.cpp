#include "db/sqlite/full_text.hpp"

#include "db/bigrams.hpp"

namespace toritsugi {
void SqliteFullText::put(Connection& connection, MessageKey message, const IndexedText& text) const {
    run(connection, Query::index_mail, message, text.subject, text.body, text.people, text.evidence);
}

void SqliteFullText::remove(Connection& connection, MessageKey message, const IndexedText& text) const {
    run(connection, Query::unindex_mail, message, text.subject, text.body, text.people, text.evidence);
}

// FTS5 cuts the phrase itself, with our tokenizer.
std::string SqliteFullText::phrase(std::string_view text, IndexedPart part) const {
    const PhraseWords words = phrase_words(text);
    if (words.words.empty()) return {};
    std::string quoted = part == IndexedPart::people     ? "people : \""
                         : part == IndexedPart::evidence ? "evidence : \""
                                                         : "\"";
    for (const char c : text) quoted.push_back(c == '"' || c == '\0' ? ' ' : c);
    return quoted + (words.is_beginning ? "\" *" : "\"");
}

std::string SqliteFullText::all_of(const std::vector<std::string>& phrases) const {
    std::string all;
    for (const std::string& one : phrases) all.append(all.empty() ? "(" : " AND (").append(one).append(")");
    return all;
}

}   // namespace toritsugi
