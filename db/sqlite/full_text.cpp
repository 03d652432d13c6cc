#include "db/sqlite/full_text.hpp"

#include "db/bigrams.hpp"

namespace toritsugi {
namespace {

// FTS5 cuts the phrase itself, with our tokenizer.
std::string phrase(const SearchTerm& term) {
    std::string quoted = "\"";
    for (const char c : term.text) quoted.push_back(c == '"' || c == '\0' ? ' ' : c);
    return quoted + (term.is_beginning ? "\" *" : "\"");
}

}   // namespace

void SqliteFullText::put(Connection& connection, MessageKey message, const IndexedText& text) const {
    run(connection, Query::index_mail, message, text.subject, text.body, text.people, text.evidence);
}

void SqliteFullText::remove(Connection& connection, MessageKey message, const IndexedText& text) const {
    run(connection, Query::unindex_mail, message, text.subject, text.body, text.people, text.evidence);
}

std::string SqliteFullText::query(std::string_view words) const {
    std::string needed, unwanted;
    for (const SearchTerm& term : search_terms(words)) {
        if (term.is_unwanted)
            unwanted += " NOT " + phrase(term);
        else
            needed += (needed.empty() ? "" : " AND ") + phrase(term);
    }
    return needed.empty() || unwanted.empty() ? needed : "(" + needed + ")" + unwanted;
}

}   // namespace toritsugi
