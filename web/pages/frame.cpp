#include "web/pages/frame.hpp"

#include <array>

#include "web/pages/search_words.hpp"

namespace toritsugi {
namespace {

struct ListName {
    TicketList list;
    std::string_view url, title;
};
constexpr std::array<ListName, 4> list_names{{
    {TicketList::untriaged, "", marked("Untriaged")},
    {TicketList::mine, "mine", marked("Mine")},
    {TicketList::replied, "replied", marked("Reporter replied")},
    {TicketList::all_open, "open", marked("All open")},
}};

// Length in bytes of the first character of well-formed UTF-8.
std::size_t first_character(std::string_view text) {
    std::size_t length = std::min<std::size_t>(1, text.size());
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80) ++length;
    return length;
}

void fill_view(Values entry, const Visit& visit, std::string_view id, std::string_view href, std::string_view title,
               std::uint64_t count, std::string_view current) {
    entry.text("VIEW_HREF", href);
    entry.text("VIEW_NAME", visit.say(title));
    entry.text("VIEW_ID", id);
    entry.number("VIEW_COUNT", static_cast<std::int64_t>(count));
    entry.show_if(current == title, "VIEW_CURRENT");
}

// Searches with a name; how many tickets each has is asked later, by script.
void fill_saved(Values& values, const Visit& visit) {
    std::vector<SavedView> views;
    visit.site.database.read([&](Stores& stores) { views = stores.search().views(visit.handler().key); });
    if (views.empty()) return;
    Values saved = values.add("SAVED_VIEWS");
    for (const SavedView& view : views) {
        Values entry = saved.add("SAVED_VIEW");
        entry.text("VIEW_HREF", query_path("/", view.query));
        entry.text("VIEW_NAME", view.name);
        entry.text("VIEW_QUERY", view.query);
        entry.text("VIEW_KEY", std::to_string(view.key));
        entry.show_if(visit.request.path == "/" && visit.request.query.get("q") == view.query, "VIEW_CURRENT");
    }
}

void fill_rail(Values& values, const ListCounts& counts, const Visit& visit, std::string_view current) {
    fill_saved(values, visit);
    for (const ListName& name : list_names)
        fill_view(values.add("VIEW"), visit, name.url.empty() ? "untriaged" : name.url,
                  name.url.empty() ? "/" : "/?v=" + std::string(name.url), name.title, count_of(counts, name.list), current);
    for (const RelayView& view : relay_views()) {
        Values entry = values.add("RELAY_VIEW");
        entry.show_if(view.is_urgent && counts.*view.count > 0, "VIEW_BAD");
        fill_view(std::move(entry), visit, view.id, "/relays?v=" + std::string(view.id), view.title, counts.*view.count,
                  current);
    }
}

}   // namespace

std::span<const RelayView> relay_views() {
    static constexpr RelayView views[] = {
        {"due", marked("Reminder due"), &ListCounts::relay_due, true},
        {"waiting", marked("Awaiting answer"), &ListCounts::relay_waiting, false},
        {"undelivered", marked("Undelivered"), &ListCounts::relay_undelivered, true},
    };
    return views;
}

std::string_view url_name(TicketList list) {
    for (const ListName& name : list_names)
        if (name.list == list) return name.url;
    return "";
}

TicketList list_named(std::string_view url) {
    for (const ListName& name : list_names)
        if (name.url == url) return name.list;
    return TicketList::untriaged;
}

std::string_view title_of(TicketList list) {
    for (const ListName& name : list_names)
        if (name.list == list) return name.title;
    return "Untriaged";
}

std::uint64_t count_of(const ListCounts& counts, TicketList list) {
    switch (list) {
        case TicketList::untriaged: return counts.untriaged;
        case TicketList::mine: return counts.mine;
        case TicketList::replied: return counts.replied;
        case TicketList::all_open: return counts.all_open;
    }
    return 0;
}

std::string initials(std::string_view name) {
    std::string letters;
    bool at_start = true;
    for (std::size_t i = 0; i < name.size() && letters.size() < 6;) {
        const std::size_t length = first_character(name.substr(i));
        const std::string_view character = name.substr(i, length);
        const bool is_letter = length > 1 || (character[0] | 32) >= 'a';
        if (at_start && is_letter) {
            if (length > 1) return letters.empty() ? std::string(character) : letters;   // one kanji says enough
            letters += static_cast<char>(character[0] & ~32);
            if (letters.size() == 2) break;
        }
        at_start = character == " " || character == "." || character == "-";
        i += length;
    }
    return letters.empty() ? "?" : letters;
}

std::string category_name(const Visit& visit, Category category) {
    const CategoryRow& row = row_of(category);
    return std::string(visit.language == Language::japanese ? row.japanese : row.english);
}

std::string ticket_number(const Visit& visit, TicketId id) { return id.text(visit.site.settings.site.ticket_prefix); }

std::string ticket_path(const Visit& visit, TicketId id) { return "/tickets/" + ticket_number(visit, id); }

Result<TicketId> ticket_in_path(const Visit& visit, std::size_t part) {
    return TicketId::parse(visit.parts.at(part), visit.site.settings.site.ticket_prefix);
}

std::string search_path(std::string_view observable) { return "/search?q=" + url_encoded(observable); }

std::string language_tag(std::string_view language) {
    const bool is_code =
        language.size() == 2 && language[0] >= 'a' && language[0] <= 'z' && language[1] >= 'a' && language[1] <= 'z';
    return is_code ? std::string(language) : "";
}

void fill_language(Values& values, const Visit& visit, std::string_view language) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> names{{{"ja", marked("Japanese")},
                                                                                         {"en", marked("English")},
                                                                                         {"de", marked("German")},
                                                                                         {"fr", marked("French")},
                                                                                         {"es", marked("Spanish")},
                                                                                         {"zh", marked("Chinese")},
                                                                                         {"ko", marked("Korean")},
                                                                                         {"ru", marked("Russian")},
                                                                                         {"pt", marked("Portuguese")}}};
    const std::string tag = language_tag(language);
    if (tag.empty()) return;
    values.text("LANG", tag);
    Values shown = values.add("LANGUAGE");
    shown.text("CODE", std::string{static_cast<char>(tag[0] & ~32), static_cast<char>(tag[1] & ~32)});
    std::string full(tag);
    for (const auto& [code, name] : names)
        if (code == tag) full = visit.say(name);
    shown.text("LANGUAGE_NAME", full);
}

void fill_chip(Values& chip, const Visit& visit, const SourceChip& source) {
    chip.text("VALUE", source.value);
    chip.text("HREF", search_path(source.value));
    if (source.others == 0) return;
    chip.show_if(source.others >= 2, "HOT");
    chip.text_section("OTHERS", "OTHERS_TEXT",
                      visit.say(source.others == 1 ? "{1} other" : "{1} others", {std::to_string(source.others)}));
}

void fill_categories(Values& values, const Visit& visit, std::optional<Category> chosen) {
    for (const CategoryRow& row : category_table()) {
        Values option = values.add("CATEGORIES");
        // 1 to 9 and 0, as long as they last: on a page of their own, one key chooses.
        if (const auto place = static_cast<int>(row.category); place < 10)
            option.text_section("CATEGORY_KEY", "CATEGORY_KEY_TEXT", std::to_string((place + 1) % 10));
        option.text("CATEGORY_ID", row.name);
        option.text("CATEGORY_LABEL", category_name(visit, row.category));
        option.show_if(chosen == row.category, "CATEGORY_SELECTED");
    }
}

void fill_people(Values& values, const Visit& visit, const std::vector<Handler>& people, std::string_view owner) {
    for (const Handler& person : people) {
        if (person.is_disabled) continue;
        Values option = values.add("PEOPLE");
        option.text("PERSON_KEY", std::to_string(person.key.value));
        const bool is_me = person.key == visit.handler().key;
        option.text("PERSON_NAME", is_me ? visit.say("{1} (me)", {person.display_name}) : person.display_name);
        option.show_if(person.display_name == owner, "PERSON_SELECTED");
    }
}

void fill_frame(Values& values, const Visit& visit, const ListCounts& counts, std::string_view title,
                std::string_view current) {
    const bool is_japanese = visit.language == Language::japanese;
    values.text("TITLE", title);
    values.text("PAGE_LANG", code_of(visit.language));
    const std::string_view other = is_japanese ? "en" : "ja";
    values.text("OTHER_LANGUAGE_HREF", visit.request.path + "?" + visit.request.query.with("lang", other));
    values.text("OTHER_LANGUAGE_CODE", other);
    values.text("OTHER_LANGUAGE", is_japanese ? "English" : "日本語");
    values.text("ME", visit.handler().display_name);
    values.text("ME_INITIALS", initials(visit.handler().display_name));
    values.text("TOKEN", visit.who->form_token);
    values.text("VERSION", std::to_string(counts.version));
    fill_rail(values, counts, visit, current);
    for (const std::string_view name : {"contacts", "ledger", "outbox", "search", "settings"}) {
        std::string section = "AT_" + std::string(name);
        for (char& c : section) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        values.show_if(current == name, section);
    }
}

Response html(const Visit& visit, std::string_view name, const Values& values, int status) {
    Response response;
    response.status = status;
    response.body = visit.page(name, values);
    return response;
}

}   // namespace toritsugi
