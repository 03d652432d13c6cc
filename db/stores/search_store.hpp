#pragma once
#include "core/stores/search_store.hpp"
#include "db/sqlite/connection.hpp"
#include "db/stores/ticket_store.hpp"

namespace toritsugi {

class SqliteSearchStore final : public SearchStore {
  public:
    SqliteSearchStore(Connection& connection, SqliteTicketStore& tickets) : connection_(connection), tickets_(tickets) {}
    SearchResult search(const SearchQuestion& question) override;   // search.cpp
    std::vector<SavedView> views(HandlerKey handler) override;      // saved_views.cpp
    std::int64_t save_view(const SavedView& view, UtcTime now) override;
    void remove_view(std::int64_t key) override;

  private:
    class Search;
    void add_texts(SearchHit& hit, const std::vector<std::string>& marks);

    Connection& connection_;
    SqliteTicketStore& tickets_;
};

}   // namespace toritsugi
