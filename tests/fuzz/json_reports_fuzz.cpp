// XARF of all versions, IntelMQ, n6; what is read can be written and read again.
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
    message.leaves.push_back(TextLeaf::of("1/x.json", "application/json", std::string(input)));
    message.leaves.back().name = "x.json";
    const Report report = read_report(message, {});
    (void)read_json(message, report, "x");
    const std::string lines = write_xarf(exchange_report(report, {}));
    Message again;
    again.leaves.push_back(TextLeaf::of("1/y.json", "application/json", lines));
    if (!lines.empty() && read_report(again, {}).format != "xarf") __builtin_trap();
    return 0;
}
