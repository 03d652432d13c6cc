#include "tests/contract/stores_under_test.hpp"

#include <cstdlib>
#include <stdexcept>

#include "db/open_database.hpp"
#include "tests/contract/postgres_under_test.hpp"

namespace toritsugi::testing {
namespace {

std::string new_folder() {
    std::string name = std::filesystem::temp_directory_path() / "toritsugi-test-XXXXXX";
    if (!mkdtemp(name.data())) throw std::runtime_error("cannot make a folder for a test");
    return name;
}

}   // namespace

Folder::Folder() : path(new_folder()) {}
Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
}

const std::vector<std::string>& databases_under_test() {
    static const std::vector<std::string> names = postgres_under_test::is_there()
                                                      ? std::vector<std::string>{"sqlite", "postgresql"}
                                                      : std::vector<std::string>{"sqlite"};
    return names;
}

StoreUnderTest::StoreUnderTest(const std::string& database) {
    settings_.database = database == "postgresql" ? postgres_under_test::new_database() : database;
    settings_.data.folder = folder_.path + "/data";
    reopen();
}
StoreUnderTest::~StoreUnderTest() {
    close();
    if (settings_.database != "sqlite") postgres_under_test::drop_database(settings_.database);
}
void StoreUnderTest::reopen() {
    open_.reset();
    open_ = open_database(settings_, Purpose::serve);
}

UtcTime at(std::string_view rfc3339) { return parse_rfc3339(rfc3339).value(); }

Message Reported::message() const {
    Message message;
    message.message_id = id;
    message.references = references;
    message.from = {"", from};
    message.subject = subject;
    message.text = message.new_text = text;
    message.language = "en";
    message.charset = "utf-8";
    // Any 32 bytes that differ with the text: the store only compares them.
    std::string digest;
    for (std::size_t i = 0; i < 64; ++i)
        digest.push_back("0123456789abcdef"[(std::hash<std::string>{}(text) >> (i % 16 * 4)) & 15]);
    message.body_sha256 = digest;
    return message;
}

Report Reported::report() const {
    Report report;
    report.category = {category, 0.9, {"evidence"}};
    report.wants = {Want::notify_source};
    report.partner_reference = partner_reference;
    for (const std::string& source : sources)
        report.observables.push_back({ObservableType::ip, source, ObservableRole::source, 1, {}});
    return report;
}

std::string Reported::raw() const {
    return "Message-ID: <" + id + ">\r\nFrom: " + from + "\r\nSubject: " + subject + "\r\n\r\n" + text;
}

ThreadQuestion Reported::question() const {
    ThreadQuestion question;
    question.message_id = id;
    question.references = references;
    question.sender = from;
    question.sources = sources;
    question.partner_reference = partner_reference;
    question.body_sha256 = message().body_sha256;
    return question;
}

MessageKey keep(Database& database, const std::string& bytes, UtcTime now) {
    MessageKey key;
    database.write([&](Stores& stores) {
        Envelope envelope;
        envelope.sender = "";
        envelope.recipients = {"report@csirt.example"};
        envelope.channel = "lmtp";
        envelope.received_at = now;
        key = stores.messages().keep(RawMail::from(bytes), envelope, "").key;
    });
    return key;
}

TicketId take_in(Database& database, const Reported& reported, UtcTime now, bool acknowledge) {
    const MessageKey message = keep(database, reported.raw(), now);
    TicketId id;
    database.write([&](Stores& stores) {
        const KnownThreads known = stores.tickets().known_to(reported.question(), now, year);
        Decision decision;
        decision.id = known.next;
        decision.why = "nothing known";
        decision.suggestions = known.similar;
        decision.parties = {reported.from};
        decision.history = {{"taken-in", "by mail"}};
        if (acknowledge) decision.owed = {acknowledgement(reported.from, "ack." + reported.id)};
        id = stores.tickets().commit(message, reported.message(), reported.report(), decision, now);
    });
    return id;
}

void join(Database& database, const Reported& reported, TicketId ticket, UtcTime now, Outcome outcome, JoinRule rule) {
    const MessageKey message = keep(database, reported.raw(), now);
    database.write([&](Stores& stores) {
        Decision decision;
        decision.outcome = outcome;
        decision.rule = rule;
        decision.ticket = stores.tickets().find(ticket);
        decision.id = ticket;
        decision.reopens = outcome == Outcome::joined;
        if (outcome == Outcome::joined && rule != JoinRule::token_new_sender) decision.parties = {reported.from};
        decision.history = {{"joined", ""}};
        stores.tickets().commit(message, reported.message(), reported.report(), decision, now);
    });
}

SearchQuestion question_of(std::string_view typed, UtcTime now, HandlerKey handler) {
    SearchQuestion question;
    question.query = read_search(typed, now, ZoneOffset{540});
    question.handler = handler;
    question.now = now;
    return question;
}

KnownThreads known_to(Database& database, const ThreadQuestion& question, UtcTime now) {
    KnownThreads known;
    database.read([&](Stores& stores) { known = stores.tickets().known_to(question, now, year); });
    return known;
}

OutgoingMail acknowledgement(const std::string& to, const std::string& message_id) {
    OutgoingMail mail;
    mail.kind = OutgoingKind::acknowledgement;
    mail.recipient = to;
    mail.message_id = message_id;
    mail.subject = "We have it";
    mail.text = "Thank you.\n";
    mail.raw = "Subject: We have it\r\n\r\nThank you.\r\n";
    mail.language = "en";
    return mail;
}

TicketKey key_of(Database& database, TicketId id) {
    TicketKey key;
    database.read([&](Stores& stores) { key = stores.tickets().find(id).value(); });
    return key;
}
TicketView view_of(Database& database, TicketId id) {
    TicketView view;
    database.read([&](Stores& stores) { view = stores.tickets().view(id).value(); });
    return view;
}
ListCounts counts_of(Database& database, HandlerKey handler) {
    ListCounts counts;
    database.read([&](Stores& stores) { counts = stores.tickets().counts(handler, {}); });
    return counts;
}
std::vector<TicketId> listed(Database& database, TicketList list, ListOrder order, HandlerKey handler) {
    std::vector<TicketId> ids;
    database.read([&](Stores& stores) {
        ListQuestion question;
        question.list = list;
        question.order = order;
        question.handler = handler;
        for (const TicketRow& row : stores.tickets().list(question, {})) ids.push_back(row.id);
    });
    return ids;
}
void change(Database& database, const TicketChange& change, UtcTime now) {
    database.write([&](Stores& stores) { stores.tickets().change(change, now); });
}
HandlerKey add_handler(Database& database, const std::string& name) {
    HandlerKey key;
    database.write([&](Stores& stores) {
        Handler handler;
        handler.name = name;
        handler.display_name = "Ms " + name;
        key = stores.people().add(handler);
    });
    return key;
}

}   // namespace toritsugi::testing
