#pragma once
#include "db/full_text.hpp"

namespace toritsugi {

// Our own words with their places as a tsvector; PostgreSQL cuts nothing itself.
class PostgresFullText final : public FullText {
  public:
    void put(Connection& connection, MessageKey message, const IndexedText& text) const override;
    void remove(Connection& connection, MessageKey message, const IndexedText& text) const override;
    std::string phrase(std::string_view text, IndexedPart part) const override;
    std::string all_of(const std::vector<std::string>& phrases) const override;
};

}   // namespace toritsugi
