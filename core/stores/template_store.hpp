#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/model/ids.hpp"
#include "core/model/time.hpp"

namespace toritsugi {

// What a handler said the columns of one reporter's log lines mean.
struct KeptTemplate {
    TemplateKey key;
    std::string reporter;   // the address they write from, lower case
    std::string columns;    // a LineTemplate's text (core/reading/logs/line_template.hpp)
    MessageKey message;     // the mail on which it was said
    std::string who;        // display name of the handler
    UtcTime at{};
};

class TemplateStore {
  public:
    virtual ~TemplateStore() = default;
    // Those that are not taken back, newest first: of one reporter and shape the first counts.
    virtual std::vector<KeptTemplate> all() = 0;
    virtual TemplateKey keep(const std::string& reporter, const std::string& columns, MessageKey message, HandlerKey by,
                             UtcTime now) = 0;
};

}   // namespace toritsugi
