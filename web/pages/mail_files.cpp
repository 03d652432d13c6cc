// Raw mail, its header, and attachments. Everything goes out as a download that no browser opens by itself (threats T13,
// T24).
#include <algorithm>
#include <charconv>

#include "web/pages/download.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t shown_header_bytes = 256 << 10;

// The message, when it belongs to the ticket of the path: one check for every way to a mail's bytes.
struct Found {
    RawMail raw;
    Envelope envelope;
    MessageView view;
    TicketId ticket;
    Category category = Category::other;
};

std::optional<Found> find_message(Visit& visit) {
    const auto id = ticket_in_path(visit, 0);
    std::int64_t number = 0;
    const std::string& text = visit.parts[1];
    if (!id.ok() || std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc{}) return std::nullopt;
    std::optional<Found> found;
    visit.site.database.read([&](Stores& stores) {
        const auto ticket = stores.tickets().view(id.value());
        if (!ticket) return;
        for (const MessageView& message : ticket->messages) {
            if (message.is_outgoing || message.key.value != number) continue;
            found = Found{stores.messages().raw(message.key), stores.messages().envelope(message.key), message,
                          ticket->row.id, ticket->row.category};
        }
    });
    return found;
}

Response no_such_mail(const Visit& visit) {
    return problem_page(visit, 404, "There is no such mail", "Open its ticket and take the link there.");
}

std::vector<std::size_t> read_path(std::string_view text) {
    std::vector<std::size_t> path;
    while (!text.empty() && path.size() < 10) {
        std::size_t index = 0;
        const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), index);
        if (error != std::errc{}) return {};
        path.push_back(index);
        text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
        if (!text.empty() && text.front() != '.') return {};
        if (!text.empty()) text.remove_prefix(1);
    }
    return path;
}

const Attachment* attachment_at(const std::vector<Attachment>& list, const std::vector<std::size_t>& path) {
    const std::vector<Attachment>* level = &list;
    const Attachment* found = nullptr;
    for (const std::size_t index : path) {
        if (index >= level->size()) return nullptr;
        found = &(*level)[index];
        level = &found->inside;
    }
    return found;
}

}   // namespace

Response raw_mail(Visit& visit) {
    const auto found = find_message(visit);
    if (!found) return no_such_mail(visit);
    return download(std::string(found->raw.bytes), visit.parts[0] + "-" + visit.parts[1] + ".eml");
}

Response mail_headers(Visit& visit) {
    const auto found = find_message(visit);
    if (!found) return no_such_mail(visit);
    std::string_view bytes = found->raw.bytes.substr(0, shown_header_bytes);
    const std::size_t end = std::min(bytes.find("\r\n\r\n"), bytes.find("\n\n"));
    return Response::text(200, for_display(bytes.substr(0, std::min(end, bytes.size()))) + "\n");
}

Response mail_attachment(Visit& visit) {
    const auto found = find_message(visit);
    const auto path = read_path(visit.parts[2]);
    std::vector<Attachment> listed;
    if (found && found->view.protection.is_decrypted && visit.site.mail_side.read_again)
        listed = visit.site.mail_side.read_again(found->raw, found->envelope, {}).attachments;
    else if (found)
        listed = found->view.attachments;
    const Attachment* const attachment = attachment_at(listed, path);
    if (!attachment || !visit.site.mail_side.attachment) return no_such_mail(visit);
    auto bytes = visit.site.mail_side.attachment(found->raw, found->envelope, path);
    if (!bytes)
        return problem_page(visit, 404, "This attachment cannot be taken out",
                            "Get the raw mail; its bytes are there unchanged.");
    return download(std::move(*bytes), attachment->name);
}

// What a mail reports, for a spreadsheet or a partner's program: /tickets/N/messages/K/events/csv.
Response mail_events(Visit& visit) {
    const auto found = find_message(visit);
    const std::string& format = visit.parts[2];
    if (!found || !visit.site.mail_side.events) return no_such_mail(visit);
    const std::string number = ticket_number(visit, found->ticket);
    auto text = visit.site.mail_side.events(found->raw, found->envelope, format, number, found->category);
    if (!text)
        return problem_page(visit, 404, "There is no such format",
                            "Write csv, iodef, xarf or dshield at the end of the address.");
    const std::string_view ending = format == "iodef"  ? ".xml"
                                    : format == "xarf" ? ".json"
                                    : format == "csv"  ? ".csv"
                                                       : ".txt";
    return download(std::move(*text), number + "-" + visit.parts[1] + std::string(ending));
}

}   // namespace toritsugi
