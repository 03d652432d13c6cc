#include "db/postgres/full_text.hpp"

#include "db/bigrams.hpp"

namespace toritsugi {
namespace {

// A place of a tsvector is at most 16,383, so places of a long text begin anew: side by side stays side by side.
constexpr std::size_t most_places = 16000;
constexpr char people = 'C', evidence = 'D';
constexpr std::size_t between_parts = 10;   // no phrase reaches from the subject into the text

class Places {
  public:
    void add(std::string_view text, char part) {
        cut_into_words(text, true, [&](const CutWord& word) {
            if (!word.is_same_place) ++count_;
            words_.append("'")
                .append(word.text)
                .append("':")
                .append(std::to_string(count_ % most_places + 1))
                .push_back(part);
            words_.push_back(' ');
            return true;
        });
        count_ += between_parts;
    }
    const std::string& text() const { return words_; }

  private:
    std::string words_;
    std::size_t count_ = 0;
};

}   // namespace

void PostgresFullText::put(Connection& connection, MessageKey message, const IndexedText& text) const {
    Places places;
    // The weight of a word says where it stood.
    places.add(text.subject, 'A');
    places.add(text.body, 'B');
    places.add(text.people, people);
    places.add(text.evidence, evidence);
    run(connection, Query::index_mail, message, places.text());
}

void PostgresFullText::remove(Connection& connection, MessageKey message, const IndexedText&) const {
    run(connection, Query::unindex_mail, message);
}

std::string PostgresFullText::phrase(std::string_view text, IndexedPart part) const {
    const PhraseWords words = phrase_words(text);
    std::string mark = words.is_beginning ? "*" : "";
    if (part == IndexedPart::people) mark.push_back(people);
    if (part == IndexedPart::evidence) mark.push_back(evidence);
    std::string all;
    for (const std::string& word : words.words)
        all.append(all.empty() ? "'" : " <-> '").append(word).append(mark.empty() ? "'" : "':" + mark);
    return all;
}

std::string PostgresFullText::all_of(const std::vector<std::string>& phrases) const {
    std::string all;
    for (const std::string& one : phrases) all.append(all.empty() ? "(" : " & (").append(one).append(")");
    return all;
}

}   // namespace toritsugi
