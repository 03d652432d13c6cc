#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/model/message.hpp"
#include "core/model/report.hpp"

namespace toritsugi {

class CategoryModel;
class CategoryWords;
namespace logs {
class LogTemplates;   // core/reading/logs/line_template.hpp
}
class LogSink;

// What is known beside the mail itself when a report is read.
struct ReadingContext {
    std::vector<IpRange> reporters_networks;               // registered: an address in there is a target
    std::optional<ZoneOffset> reporters_zone;              // a profile that the reporter confirmed
    std::vector<std::string> our_addresses;                // never an observable
    UtcTime received_at{};                                 // when the mail has no date of its own
    bool documentation_addresses = false;                  // may documentation addresses be a source
    std::shared_ptr<const CategoryWords> words;            // the desk's own; null: those that are built in
    std::shared_ptr<const CategoryModel> model;            // what the desk learned; null: what is built in
    std::shared_ptr<const logs::LogTemplates> templates;   // what handlers said of reporters' lines; null: nothing
    bool keep_event_rows = false;                          // fill Report::event_rows, for the store
    bool keep_ngrams = false;                              // fill Report::ngrams, for the learner
};

// Collects evidence and what the reporter asks of us, each with its position in the text. Pure: same mail, same report.
// every_event: gets each event as it is read, beside the sums in the report; empty: nobody.
Report read_report(const Message& message, const ReadingContext& context, LogSink* every_event = nullptr);

}   // namespace toritsugi
