// Tables with a heading, as an attachment: CSV, TSV, Shadowserver, AbuseIPDB, DShield.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/exchange/read_json.hpp"
#include "core/reading/read_report.hpp"
#include "core/writing/csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace toritsugi;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    Message message;
    message.leaves.push_back(TextLeaf::of("1/2026-01-01-scan_ftp-asn.csv", "text/csv", std::string(input)));
    message.leaves.back().name = "2026-01-01-scan_ftp-asn.csv";
    const Report report = read_report(message, {});
    (void)read_json(message, report, "x");
    return 0;
}
