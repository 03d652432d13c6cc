#include "db/postgres/full_text.hpp"

#include "db/bigrams.hpp"

namespace toritsugi {
namespace {

// A place of a tsvector is at most 16,383, so places of a long text begin anew: side by side stays side by side.
constexpr std::size_t most_places = 16000;
constexpr std::size_t between_parts = 10;   // no phrase reaches from the subject into the text

class Places {
  public:
    void add(std::string_view text) {
        cut_into_words(text, true, [&](const CutWord& word) {
            if (!word.is_same_place) ++count_;
            words_.append("'").append(word.text).append("':").append(std::to_string(count_ % most_places + 1)).append(" ");
            return true;
        });
        count_ += between_parts;
    }
    const std::string& text() const { return words_; }

  private:
    std::string words_;
    std::size_t count_ = 0;
};

std::string phrase(const SearchTerm& term) {
    std::string text;
    for (const std::string& word : term.words) text.append(text.empty() ? "'" : " <-> '").append(word).append("'");
    return term.is_beginning ? text + ":*" : "(" + text + ")";
}

}   // namespace

void PostgresFullText::put(Connection& connection, MessageKey message, const IndexedText& text) const {
    Places places;
    for (const std::string_view part : {text.subject, text.body, text.people, text.evidence}) places.add(part);
    run(connection, Query::index_mail, message, places.text());
}

void PostgresFullText::remove(Connection& connection, MessageKey message, const IndexedText&) const {
    run(connection, Query::unindex_mail, message);
}

std::string PostgresFullText::query(std::string_view words) const {
    std::string needed, unwanted;
    for (const SearchTerm& term : search_terms(words)) {
        if (term.is_unwanted)
            unwanted += " & !" + phrase(term);
        else
            needed += (needed.empty() ? "" : " & ") + phrase(term);
    }
    return needed.empty() ? needed : needed + unwanted;
}

}   // namespace toritsugi
