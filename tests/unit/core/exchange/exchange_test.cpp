#include "core/exchange/exchange.hpp"

#include <doctest/doctest.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/exchange/convert.hpp"
#include "core/exchange/read_json.hpp"
#include "core/reading/read_report.hpp"
#include "tests/folders.hpp"

using namespace toritsugi;
namespace fs = std::filesystem;

namespace {

UtcTime at(std::string_view text) { return parse_rfc3339(text).value(); }
IpAddress ip(std::string_view text) { return IpAddress::parse(text).value(); }

ExchangeReport sample(Category category) {
    ExchangeReport report;
    report.number = "TRT-2026-000042";
    report.partner_reference = "AUCERT-EX #51877";
    report.sender = {"Example CSIRT <&>", "info@csirt.example.jp", "csirt.example.jp"};
    report.category = category;
    report.confidence = 0.8;
    report.wants = {Want::notify_source, Want::reply_requested};
    report.tlp = "amber+strict";
    report.generated_at = at("2026-11-23T00:00:00Z");
    report.received_at = at("2026-11-22T12:00:00Z");
    report.zone_from = ZoneFrom::text;
    ExchangeEvent event;
    event.first = at("2026-11-22T01:02:03Z");
    event.last = at("2026-11-22T02:02:03Z");
    event.source = ip("203.0.113.77");
    event.target = ip("192.0.2.16");
    event.source_port = 3311;
    event.target_port = 22;
    event.protocol = "tcp";
    event.type = "=cmd|' /C calc'!A0 <b>\x01\xff";
    event.count = 6;
    report.events.push_back(event);
    event.source_port = 0;
    event.source = ip("2001:db8::7");
    event.target = {};
    event.protocol = "";
    event.type = "";
    report.events.push_back(event);
    ExchangeEvent page;
    page.url = "http://www.example.com/images/.ecu/login/index.php?a=1&b=2";
    report.events.push_back(page);
    ExchangeEvent named;
    named.source_host = "bad.example.net";
    report.events.push_back(named);
    report.log_lines = {"GET /?password=hunter2 <x> &", "second \x02 line"};
    return report;
}

Message attached(std::string name, std::string type, std::string text) {
    Message message;
    message.leaves.push_back(TextLeaf::of("1/" + name, std::move(type), std::move(text)));
    message.leaves.back().name = name;
    return message;
}

// The schema imports four others that no one has at hand; what it needs of them stands here.
std::string with_stubs(const fs::path& schema, const fs::path& folder) {
    std::ifstream file(schema);
    std::stringstream text;
    text << file.rdbuf();
    std::string xsd = text.str();
    const auto stub = [&](const std::string& location, const std::string& name, const std::string& content) {
        std::ofstream(folder / name) << "<?xml version=\"1.0\"?>" << content;
        const std::size_t found = xsd.find(location);
        if (found != xsd.npos) xsd.replace(found, location.size(), name);
    };
    const std::string open = "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"";
    const auto element = [](const std::string& name) { return "<xs:element name=\"" + name + "\" type=\"xs:anyType\"/>"; };
    stub("xmldsig-core-schema.xsd", "ds.xsd",
         open + "http://www.w3.org/2000/09/xmldsig#\">" + element("DigestMethod") + element("DigestValue") +
             element("CanonicalizationMethod") + element("Signature") + element("X509Data") + "</xs:schema>");
    stub("http://www.iana.org/assignments/xml-registry/schema/iodef-enum-1.0.xsd", "enum.xsd",
         open + "urn:ietf:params:xml:ns:iodef-enum-1.0\">" + element("ReferenceName") + "</xs:schema>");
    stub("http://www.iana.org/assignments/xml-registry/schema/iodef-sci-1.0.xsd", "sci.xsd",
         open + "urn:ietf:params:xml:ns:iodef-sci-1.0\">" + element("AttackPattern") + element("Vulnerability") +
             element("Weakness") + "</xs:schema>");
    stub("http://www.w3.org/2009/01/xml.xsd", "xml.xsd",
         open + "http://www.w3.org/XML/1998/namespace\"><xs:attribute name=\"lang\" type=\"xs:language\"/></xs:schema>");
    const fs::path out = folder / "iodef.xsd";
    std::ofstream(out) << xsd;
    return out.string();
}

struct Folder {
    fs::path path = fs::temp_directory_path() / ("toritsugi-exchange-" + std::to_string(::getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
};

void collect_errors(void* to, const char* format, ...) {
    char text[1000];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    *static_cast<std::string*>(to) += text;
}

}   // namespace

TEST_CASE("what we write as IODEF is valid against RFC 7970's schema, for every category") {
    const fs::path schema = in_shared("/schemas/iodef/iodef-2.0.xsd");
    if (!fs::exists(schema)) {
        MESSAGE("IODEF schema skipped: no shared schemas");
        return;
    }
    const Folder folder;
    const std::string file = with_stubs(schema, folder.path);
    std::string errors;
    const std::unique_ptr<xmlSchemaParserCtxt, void (*)(xmlSchemaParserCtxtPtr)> parser(xmlSchemaNewParserCtxt(file.c_str()),
                                                                                        xmlSchemaFreeParserCtxt);
    xmlSchemaSetParserErrors(parser.get(), collect_errors, collect_errors, &errors);
    const std::unique_ptr<xmlSchema, void (*)(xmlSchemaPtr)> xsd(xmlSchemaParse(parser.get()), xmlSchemaFree);
    INFO(errors);
    REQUIRE(xsd);
    const auto problems = [&](const std::string& xml) {
        std::string wrong;
        const std::unique_ptr<xmlDoc, void (*)(xmlDocPtr)> document(
            xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR),
            xmlFreeDoc);
        if (!document) return std::string("not well-formed");
        const std::unique_ptr<xmlSchemaValidCtxt, void (*)(xmlSchemaValidCtxtPtr)> valid(xmlSchemaNewValidCtxt(xsd.get()),
                                                                                         xmlSchemaFreeValidCtxt);
        xmlSchemaSetValidErrors(valid.get(), collect_errors, collect_errors, &wrong);
        return xmlSchemaValidateDoc(valid.get(), document.get()) == 0 ? std::string{} : "invalid: " + wrong;
    };
    for (const CategoryRow& row : category_table()) {
        const std::string category(row.name);
        INFO(category);
        CHECK(problems(write_iodef(sample(row.category))) == "");
    }
    CHECK(problems(write_iodef({})) == "");
    CHECK(problems("<IODEF-Document xmlns=\"urn:ietf:params:xml:ns:iodef-2.0\"/>") != "");   // the check itself can fail
}

TEST_CASE("IODEF is read back without loss, and secrets stay here") {
    const ExchangeReport sent = sample(Category::brute_force);
    const std::string xml = write_iodef(sent);
    CHECK(xml.find("hunter2") == std::string::npos);
    const Report report = read_report(attached("x.xml", "application/xml", xml), {});
    CHECK(report.format == "iodef");
    CHECK(name_of(report.category.category) == "brute-force");
    CHECK(report.defects.empty());
    REQUIRE(report.stated.size() == 4);
    CHECK(report.stated[0].source == ip("203.0.113.77"));
    CHECK(report.stated[0].source_port == 3311);
    CHECK(report.stated[0].target_port == 22);
    CHECK(report.stated[0].targets == std::vector<std::string>{"192.0.2.16"});
    CHECK(report.stated[0].protocol == "tcp");
    CHECK(report.stated[0].count == 6);
    CHECK(report.stated[0].time == sent.events[0].first);
    CHECK(report.stated[1].source == ip("2001:db8::7"));
    CHECK(report.stated[2].url == sent.events[2].url);
    CHECK(report.stated[3].host == "bad.example.net");
    CHECK(report.wants == sent.wants);
    CHECK(report.partner_reference.find("TRT-2026-000042") != std::string::npos);
}

TEST_CASE("what we write as XARF v4 is valid against its schemas, for every category") {
    const fs::path schemas = in_shared("/schemas/xarf-v4");
    if (!fs::exists(schemas)) {
        MESSAGE("XARF schemas skipped: no shared schemas");
        return;
    }
    const Folder folder;
    const fs::path file = folder.path / "reports.jsonl";
    std::string all;
    for (const CategoryRow& row : category_table()) all += write_xarf(sample(row.category));
    CHECK(std::count(all.begin(), all.end(), '\n') == 4 * static_cast<long>(category_count));
    std::ofstream(file) << all;
    const std::string command =
        "python3 '" + in_source("/tests/schemas/validate_xarf.py") + "' '" + file.string() + "' '" + schemas.string() + "'";
    const int status = std::system(command.c_str());
    if (WEXITSTATUS(status) == 3) {
        MESSAGE("XARF validation skipped: python3-jsonschema is not installed");
        return;
    }
    CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("XARF is read back without loss") {
    const ExchangeReport sent = sample(Category::scan);
    const Report report = read_report(attached("x.json", "application/json", write_xarf(sent)), {});
    CHECK(report.format == "xarf");
    CHECK(name_of(report.category.category) == "scan");
    REQUIRE(report.stated.size() == 4);
    CHECK(report.stated[0].source == ip("203.0.113.77"));
    CHECK(report.stated[0].source_port == 3311);
    CHECK(report.stated[0].target_port == 22);
    CHECK(report.stated[0].targets == std::vector<std::string>{"192.0.2.16"});
    CHECK(report.stated[0].count == 6);
    CHECK(report.stated[0].time == sent.events[0].first);
    CHECK(report.tlp == "amber+strict");
    for (const std::string& defect : report.defects) INFO(defect);
    CHECK(report.defects.empty());
}

TEST_CASE("DShield and CSV are read back without loss; no cell is a formula") {
    const ExchangeReport sent = sample(Category::scan);
    std::string csv = events_csv_heading(), dshield;
    for (const ExchangeEvent& event : sent.events) csv += events_csv_row(event), dshield += dshield_line(event);
    CHECK(csv.find("\"=cmd") == std::string::npos);
    CHECK(csv.find(",=cmd") == std::string::npos);
    for (const auto& [name, text] : {std::pair<std::string, std::string>{"events.csv", csv}, {"dshield.txt", dshield}}) {
        INFO(name);
        const Report report = read_report(attached(name, "text/plain", text), {});
        REQUIRE(report.stated.size() >= 2);
        CHECK(report.stated[0].source == ip("203.0.113.77"));
        CHECK(report.stated[0].source_port == 3311);
        CHECK(report.stated[0].target_port == 22);
        CHECK(report.stated[0].protocol == "tcp");
        CHECK(report.stated[0].count == 6);
        CHECK(report.stated[0].time == sent.events[0].first);
        CHECK(report.events.count == (name == "events.csv" ? 13 : 12));
        CHECK(report.events.zone_from == ZoneFrom::line);
    }
}

TEST_CASE("a log becomes each format") {
    const std::string log =
        "2026-11-22T01:02:03+09:00 gw kernel: DROP IN=eth0 OUT= MAC=00 SRC=203.0.113.77 DST=192.0.2.16 LEN=48 TOS=0x00 "
        "PREC=0x00 TTL=112 ID=1 DF PROTO=TCP SPT=3311 DPT=1433 "
        "WINDOW=16384 RES=0x00 SYN URGP=0\n";
    for (const char* const name : {"iodef", "xarf", "dshield", "csv"}) {
        const std::string format = name;
        INFO(format);
        std::string out;
        ConversionSettings settings;
        settings.format = exchange_format_named(format).value();
        settings.sender = {"Example", "abuse@example.com", "example.com"};
        settings.generated_at = at("2026-11-23T00:00:00Z");
        settings.out = [&](std::string_view text) { out.append(text); };
        LogConversion conversion(settings, LogContext{});
        conversion.piece(log);
        const ConversionCounts counts = conversion.end();
        CHECK(counts.events == 1);
        CHECK(counts.left_out == 0);
        CHECK(out.find("203.0.113.77") != std::string::npos);
        CHECK(out.find("1433") != std::string::npos);
        CHECK(out.find("2026-11-21") != std::string::npos);   // in UTC
    }
    CHECK(!exchange_format_named("pdf").ok());
}

TEST_CASE("the JSON of a mail has every key of the contract, whatever bytes the mail holds") {
    Message message;
    message.subject = "bad \xff\xfe \x01 \"quotes\"";
    message.text = "\xed\xa0\x80 text\n";
    message.message_id = "a@b";
    message.from = {"", "x@example.com"};
    const std::string line = read_json(message, read_report(message, {}), "a/b.eml");
    CHECK(line.find('\n') == std::string::npos);
    const auto json = nlohmann::json::parse(line);
    for (const char* const name :
         {"file",       "message_id", "in_reply_to", "references", "date",        "from",        "reply_to",
          "to",         "cc",         "subject",     "text",       "language",    "attachments", "kind",
          "format",     "bounce",     "category",    "wants",      "observables", "events",      "partner_reference",
          "protection", "tlp",        "may_answer",  "why_not",    "defects"}) {
        const std::string key = name;
        INFO(key);
        CHECK(json.contains(key));
    }
    CHECK(json.size() == 26);
    CHECK(json["date"].is_null());
    CHECK(json["events"]["zone"]["from"] == "unknown");
}
