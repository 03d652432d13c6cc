// IODEF, ACNS, Safe Browsing and DMARC; what is read can be written and read again.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/exchange/convert.hpp"
#include "core/exchange/read_json.hpp"
#include "core/reading/read_report.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace toritsugi;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    Message message;
    message.leaves.push_back(TextLeaf::of("1/x.xml", "application/xml", std::string(input)));
    message.leaves.back().name = "x.xml";
    const Report report = read_report(message, {});
    (void)read_json(message, report, "x");
    ExchangeReport sent = exchange_report(report, {});
    const std::string xml = write_iodef(sent);
    Message again;
    again.leaves.push_back(TextLeaf::of("1/y.xml", "application/xml", xml));
    const Report back = read_report(again, {});
    if (back.format != "iodef") __builtin_trap();
    return 0;
}
