#pragma once
#include "core/stores/search_store.hpp"
#include "db/connection.hpp"
#include "db/stores/ticket_store.hpp"

namespace toritsugi {

class SqlSearchStore final : public SearchStore {
  public:
    SqlSearchStore(Connection& connection, const FullText& full_text, SqlTicketStore& tickets)
        : connection_(connection), full_text_(full_text), tickets_(tickets) {}
    SearchResult search(const SearchQuestion& question) override;   // search.cpp
    std::vector<SavedView> views(HandlerKey handler) override;      // saved_views.cpp
    std::int64_t save_view(const SavedView& view, UtcTime now) override;
    void remove_view(std::int64_t key) override;

  private:
    class Search;
    void add_texts(SearchHit& hit, const std::vector<std::string>& marks);

    Connection& connection_;
    const FullText& full_text_;
    SqlTicketStore& tickets_;
};

}   // namespace toritsugi
