#include "core/exchange/event_printer.hpp"

#include <utility>

#include "core/exchange/event_json.hpp"

namespace toritsugi {

void EventPrinter::event(const LogEvent& event) {
    read_ += event.lines;
    count_ += event.count;
    if (print_ == Print::summary) return;
    write_event_json(event, held_);
    constexpr std::size_t enough = 64u << 10;
    if (held_.size() < enough) return;
    out_(held_);
    held_.clear();
}

void EventPrinter::end() {
    if (print_ == Print::summary)
        held_ = "{\"lines\":" + std::to_string(lines_) + ",\"read\":" + std::to_string(read_) +
                ",\"not_read\":" + std::to_string(not_read_) + ",\"count\":" + std::to_string(count_) + "}\n";
    out_(std::exchange(held_, {}));
}

}   // namespace toritsugi
