#include "db/stores/search_store.hpp"

namespace toritsugi {

std::vector<SavedView> SqlSearchStore::views(HandlerKey handler) {
    std::vector<SavedView> views;
    Asked row(connection_, Query::saved_views, handler);
    while (row.next())
        views.push_back({row.integer(0), row.text(1), row.text(2), row.integer(3) != 0, row.key<HandlerKey>(4)});
    return views;
}

std::int64_t SqlSearchStore::save_view(const SavedView& view, UtcTime now) {
    Asked row(connection_, Query::save_view, view.is_shared ? HandlerKey{} : view.by, view.name, view.query, view.by, now);
    const std::int64_t key = row.next() ? row.integer(0) : 0;
    while (row.next()) {}
    return key;
}

void SqlSearchStore::remove_view(std::int64_t key) { run(connection_, Query::remove_view, key); }

}   // namespace toritsugi
