#pragma once
#include "db/full_text.hpp"

namespace toritsugi {

// Our own words with their places as a tsvector; PostgreSQL cuts nothing itself.
class PostgresFullText final : public FullText {
  public:
    void put(Connection& connection, MessageKey message, const IndexedText& text) const override;
    void remove(Connection& connection, MessageKey message, const IndexedText& text) const override;
    std::string query(std::string_view words) const override;
};

}   // namespace toritsugi
