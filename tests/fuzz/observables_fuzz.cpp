// Addresses in a text; masking of secrets.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/exchange/mask.hpp"
#include "core/reading/observables/roles.hpp"
#include "core/reading/observables/scan_observables.hpp"
#include "core/reading/stated_time.hpp"
#include "core/rules/plain_text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace toritsugi;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    for (const FoundObservable& one : scan_observables(input)) {
        if (one.value.empty() || one.offset + one.length > input.size()) __builtin_trap();
        (void)role_said(input.substr(0, one.offset), input.substr(one.offset + one.length),
                        one.type == ObservableType::host);
    }
    if (masked(masked(input)) != masked(input)) __builtin_trap();
    (void)read_stated_time(input);
    (void)zone_said_in(input);
    (void)plain_text(input);
    return 0;
}
