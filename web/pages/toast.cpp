#include "web/pages/toast.hpp"

#include <algorithm>

namespace toritsugi {
namespace {

struct Told {
    std::string_view did, one, many;
};
constexpr Told told[] = {
    {"incident", marked("1 report is an incident now"), marked("{1} reports are one incident now")},
    {"closed", marked("1 report closed"), marked("{1} reports closed")},
    {"thanked", marked("1 report closed and thanked"), marked("{1} reports closed and thanked")},
    {"assigned", marked("1 report assigned"), marked("{1} reports assigned")},
    {"category", marked("Category of 1 report set"), marked("Category of {1} reports set")},
    {"merged", marked("1 report merged"), marked("{1} reports merged")},
    {"rules", marked("Rules kept; they count from the next mail on"),
     marked("Rules kept; they count from the next mail on")},
    {"reread", marked("The new reading is kept"), marked("The new reading is kept")},
    {"columns", marked("The columns are kept for this reporter, and the mail is read with them"),
     marked("The columns are kept for this reporter, and the mail is read with them")},
    {"clock", marked("The zone is kept for this reporter, and the mail is read with it"),
     marked("The zone is kept for this reporter, and the mail is read with it")},
    {"moved", marked("Mails moved"), marked("Mails moved")},
    {"undone", marked("Undone"), marked("Undone for {1} reports")},
    {"nothing", marked("Nothing to undo"), marked("Nothing to undo")},
    {"replied", marked("Reply is in the outbox"), marked("Reply is in the outbox")},
    {"noted", marked("Note kept"), marked("Note kept")},
    {"changed", marked("Saved"), marked("Saved")},
    {"reopened", marked("Reopened"), marked("Reopened")},
    {"relayed", marked("The relay request is in the outbox"), marked("{1} relay requests are in the outbox")},
    {"told", marked("The reporter is told"), marked("{1} reporters are told")},
    {"imported", marked("1 contact imported"), marked("{1} contacts imported")},
    {"confirmed", marked("The address is confirmed"), marked("The address is confirmed")},
    {"removed", marked("The contact is removed"), marked("The contact is removed")},
    {"chased", marked("1 request chased"), marked("{1} requests chased")},
    {"view-saved", marked("The view is saved"), marked("The view is saved")},
    {"view-removed", marked("The view is removed"), marked("The view is removed")},
    {"sent-again", marked("The mail is due again"), marked("The mail is due again")},
};

}   // namespace

std::string did_query(std::string_view did, std::size_t count, const std::vector<std::string>& undoable) {
    std::string query = "did=" + std::string(did) + "&n=" + std::to_string(count);
    for (const std::string& number : undoable) query += "&t=" + url_encoded(number);
    return query;
}

void fill_toast(Values& values, const Visit& visit) {
    const Fields& query = visit.request.query;
    const auto found =
        std::find_if(std::begin(told), std::end(told), [&](const Told& one) { return one.did == query.get("did"); });
    if (found == std::end(told)) return;
    const std::int64_t count = query.number("n", 1);
    Values toast = values.add("TOAST");
    const std::int64_t failed = query.number("left", 0);
    std::string text = visit.say(count == 1 ? found->one : found->many, {std::to_string(count)});
    if (failed > 0) text += visit.say(". {1} were left as they are", {std::to_string(failed)});
    toast.text("TOAST_TEXT", text);
    const auto tickets = query.all("t");
    for (const std::string& number : tickets) toast.text_section("TOAST_TICKET", "TOAST_NUMBER", number.substr(0, 40));
    toast.show_if(!tickets.empty(), "TOAST_UNDO");
}

}   // namespace toritsugi
