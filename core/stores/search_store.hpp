#pragma once
#include <array>
#include <map>
#include <string>
#include <vector>

#include "core/search/search_query.hpp"
#include "core/stores/views.hpp"

namespace toritsugi {

struct SearchQuestion {
    SearchQuery query;
    HandlerKey handler;   // who asks: is:mine, owner:me
    UtcTime now{};
    std::uint32_t offset = 0;
    std::uint32_t at_most = 50;
    bool with_texts = false;   // the mails in which the words stand, for excerpts
    std::chrono::milliseconds longest{2000};
};

struct SearchHit {
    TicketRow row;
    // With texts: the mail that holds most of what was asked, and the address of an asked network.
    std::string subject, text, from_name, from_address, language;
    bool is_note = false;   // `text` is a note, written by `from_name`
    std::string address;
    ObservableRole role = ObservableRole::mentioned;
};

struct SearchResult {
    std::vector<SearchHit> hits;   // newest report first
    std::uint64_t count = 0;       // of all that were found
    bool is_cut = false;           // it took too long: these are not all
    std::array<std::uint64_t, category_count> by_category{};
    std::map<std::string, std::uint64_t> by_state;   // "new", "open", and the reasons of closing
    std::vector<UtcTime> received;                   // of all that were found, newest first
};

// A search with a name, beside the lists: of one handler, or of the whole desk.
struct SavedView {
    std::int64_t key = 0;
    std::string name, query;
    bool is_shared = false;
    HandlerKey by;   // who made it
};

class SearchStore {
  public:
    virtual ~SearchStore() = default;
    virtual SearchResult search(const SearchQuestion& question) = 0;
    virtual std::vector<SavedView> views(HandlerKey handler) = 0;   // their own and the shared ones, by name
    // The same name of the same people again takes the place of the old one. Returns its key.
    virtual std::int64_t save_view(const SavedView& view, UtcTime now) = 0;
    virtual void remove_view(std::int64_t key) = 0;
};

}   // namespace toritsugi
