// Rules and their trial, mails read again, the published figures, the reporter's wishes.
#include <doctest/doctest.h>

#include "core/learning/category_model.hpp"
#include "core/rules/desk_rules.hpp"
#include "core/stores/lesson_store.hpp"
#include "core/stores/rule_store.hpp"
#include "tests/unit/web/web_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

// A reader whose result depends on the mail and the words alone: "category" is what the words say about the text.
std::pair<Message, Report> read(const RawMail& raw, const std::string& charset, const CategoryWords* words) {
    Reported reported;
    const std::string text(raw.bytes);
    const auto field = [&](std::string_view name) {
        const std::size_t at = text.find(name);
        return at == text.npos ? std::string() : text.substr(at + name.size(), text.find("\r\n", at) - at - name.size());
    };
    reported.id = field("Message-ID: <");
    reported.id.pop_back();
    reported.from = field("From: ");
    reported.subject = field("Subject: ");
    reported.text = text.substr(text.find("\r\n\r\n") + 4);
    Message mail = reported.message();
    if (!charset.empty()) mail.charset = charset, mail.text += "as " + charset;
    Report report = reported.report();
    const CategoryWords& known = words ? *words : CategoryWords::built_in();
    for (const auto& word : known.words())
        if (word.phrase == "odd knocking" && mail.text.find("odd knocking") != std::string::npos)
            report.category.category = word.category;
    return {mail, report};
}

struct ReviewWeb : WebUnderTest {
    explicit ReviewWeb(bool is_lead = true) {
        add_handler("sato", "Sato Megumi");
        if (is_lead)
            store->write([](Stores& stores) {
                Handler sato = *stores.people().handler_named("sato");
                sato.is_lead = true;
                stores.people().update(sato);
            });
        sign_in();
        site->mail_side.read = [](const RawMail& raw, const Envelope&, const ReadingChoice& choice) {
            return read(raw, choice.charset, choice.words.get());
        };
        site->mail_side.rules_changed = [this] { ++told; };
    }
    TicketId report(const Reported& reported) { return take_in(store.database(), reported, clock.time); }
    std::string words() {
        std::string text;
        store->read([&](Stores& stores) {
            const auto newest = stores.rules().newest("words");
            text = newest ? newest->text : "";
        });
        return text;
    }
    int told = 0;
};

}   // namespace

TEST_CASE("Rules are tried over history: how many and which would change, and nothing does") {
    ReviewWeb web;
    const TicketId one = web.report({"1@a.example", "a@a.example", "first", "odd knocking at night\n"});
    web.report({"2@a.example", "b@a.example", "second", "nothing\n"});
    const Response tried = web.post("/rules", "do=try&words=phishing+4+odd+knocking%0D%0A&policies=");
    CHECK(tried.status == 200);
    CHECK(holds(tried.body, "Of the newest 2 reports"));
    CHECK(holds(tried.body, "1 would have been treated otherwise"));
    CHECK(holds(tried.body, "/tickets/" + one.text()));
    CHECK(holds(tried.body, "phishing 4 odd knocking"));   // what was written is still there
    CHECK(web.words().empty());
    CHECK(view_of(web.store.database(), one).row.category == Category::scan);
    const Response policies =
        web.post("/rules", "do=try&words=&policies=%5B%5Bpolicy%5D%5D%0Aname%3D%22ours%22%0Afrom%3D%22a%40a.example%22");
    CHECK(holds(policies.body, "closed by “ours”"));
}

TEST_CASE("Rules are kept by a lead, with their versions; a mistake says line and column and loses no text") {
    ReviewWeb web;
    const Response wrong = web.post("/rules", "do=keep&words=scan+4+fine%0D%0Ascam+2+x&policies=");
    CHECK(wrong.status == 422);
    CHECK(holds(wrong.body, "words:2:1: Start with a category"));
    CHECK(holds(wrong.body, "scam 2 x"));
    CHECK(web.words().empty());
    CHECK(web.post("/rules", "do=keep&words=scan+4+fine%0D%0A&policies=").status == 303);
    CHECK(web.words() == "scan 4 fine\n");
    CHECK(web.told == 1);
    CHECK(holds(web.get("/rules").body, "Sato Megumi"));
}

TEST_CASE("Who is no lead reads the rules, changes none, and may stop the automatic answers") {
    ReviewWeb web(false);
    CHECK(holds(web.get("/rules").body, "readonly"));
    for (const char* act : {"do=keep&words=scan+4+fine&policies=", "do=try&words=&policies=", "do=answers-on"}) {
        INFO(std::string(act));
        CHECK(web.post("/rules", act).status == 403);
    }
    CHECK(web.words().empty());
    CHECK(web.post("/rules", "do=answers-off").status == 303);
    CHECK(known_to(web.store.database(), {}, web.clock.time).answers_are_off);
    CHECK(holds(web.get("/rules").body, "nobody gets an automatic answer"));
}

TEST_CASE("The page says what was learned, and how right the guesses were that handlers judged") {
    ReviewWeb web;
    CHECK(holds(web.get("/rules").body, "Nothing was learned here yet"));
    const TicketId wrong = web.report({"1@a.example", "a@a.example", "first", "x\n"});
    const TicketId right = web.report({"2@a.example", "b@a.example", "second", "y\n"});
    web.post("/tickets/" + wrong.text() + "/category", "category=phishing");
    web.post("/tickets/" + right.text() + "/incident", "is=1");
    web.store->write([&](Stores& stores) {
        stores.lessons().keep_model({0, web.clock.time, 2, 2}, CategoryModel::built_in()->bytes());
    });
    const std::string body = web.get("/rules").body;
    CHECK(holds(
        body,
        "Of 2 reports that a handler sorted, the guess before was right for 1 (50 %), not sure for 0, and wrong for 1."));
    CHECK(holds(body, "Version 1, learned "));
    CHECK(holds(body, "from 2 reports that handlers sorted"));
    const Response tried = web.post("/rules", "do=try-without-lessons");
    CHECK(holds(tried.body, "Of the newest 2 reports"));
    CHECK(holds(tried.body, "0 would have been treated otherwise"));
    web.language = "ja";
    CHECK(holds(web.get("/rules").body, "担当者が分類した報告 2件のうち"));
}

TEST_CASE("The automatic answers are shown with a real mail") {
    ReviewWeb web;
    const TicketId id = web.report({"1@a.example", "a@a.example", "first", "x\n"});
    const std::string body = web.get("/rules/preview?ticket=" + id.text()).body;
    CHECK(holds(body, "ご報告を受け付けました"));
    CHECK(holds(body, "We received your report"));
    CHECK(holds(body, "198.51.100.23"));
    CHECK(!holds(body, "{"));
}

TEST_CASE("A mail is read again from the ledger: what would change, and only then kept") {
    ReviewWeb web;
    const TicketId id = web.report({"1@a.example", "a@a.example", "first", "plain\n"});
    CHECK(holds(web.get("/ledger").body, "/ledger/1/read"));
    CHECK(holds(web.get("/ledger/1/read").body, "exactly as it is stored"));
    const std::string other = web.get("/ledger/1/read?charset=euc-jp").body;
    CHECK(holds(other, "Keep this reading"));
    CHECK(holds(other, "as euc-jp"));
    CHECK(view_of(web.store.database(), id).messages[0].text == "plain\n");
    CHECK(web.post("/ledger/1/read", "charset=euc-jp").status == 303);
    const TicketView view = view_of(web.store.database(), id);
    CHECK(view.messages[0].charset == "euc-jp");
    CHECK(holds(view.messages[0].text, "as euc-jp"));
    CHECK(view.history.back().verb == "reread");
    CHECK(view.history.back().who == "Sato Megumi");
    CHECK(web.get("/ledger/99/read").status == 404);
}

TEST_CASE("Everybody may read the figures, as a page, CSV and JSON, and nothing of a single report is in them") {
    ReviewWeb web;
    web.report({"1@a.example", "alice@a.example", "secret subject", "x\n"});
    web.session.clear();
    for (const char* language : {"en", "ja"}) {
        web.language = language;
        const Response page = web.get("/stats");
        CHECK(page.status == 200);
        CHECK(holds(page.body, "2026Q2"));
        CHECK(!holds(page.body, "secret subject"));
        CHECK(!holds(page.body, "alice"));
        CHECK(!holds(page.body, "198.51.100.23"));
    }
    const Response csv = web.get("/stats.csv?q=2026Q2");
    CHECK(holds(csv.type, "text/csv"));
    CHECK(holds(csv.body, "total,2026Q2,reports,1\r\n"));
    CHECK(holds(web.get("/stats.json?q=2026Q2").body, "\"reports\": 1"));
    for (const char* wrong : {"/stats?q=1999Q1", "/stats?q=2030Q1", "/stats?q=<b>", "/stats.csv?q=x"}) {
        INFO(std::string(wrong));
        CHECK(web.get(wrong).status == 404);
    }
}

TEST_CASE("A reporter chooses what they want on their own page") {
    ReviewWeb web;
    const TicketId id = web.report({"1@a.example", "a@a.example", "first", "x\n"});
    const std::string page = "/r/" + web.ids.page_token("r", {id, 1});
    web.session.clear();
    CHECK(holds(web.get(page).body, "What would you like us to do?"));
    CHECK(web.post(page, "do=wants", false).status == 422);
    CHECK(web.post(page, "do=wants&want=nonsense", false).status == 422);
    CHECK(web.post(page, "do=wants&want=advice&want=info-only", false).status == 303);
    const TicketView view = view_of(web.store.database(), id);
    CHECK(view.wants == std::vector<Want>{Want::advice, Want::info_only});
    CHECK(view.history.back().detail == "advice, info-only");
    const std::string chosen = web.get(page + "?chose=1").body;
    CHECK(holds(chosen, "We know now"));
    CHECK(holds(chosen, "value=\"advice\" checked"));   // not what was read before
    CHECK(!holds(chosen, "value=\"notify-source\" checked"));
}
