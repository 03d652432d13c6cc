// Answers of registries, security.txt and contact files: any bytes give a value, never a crash or a hang.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/contacts/contact_files.hpp"
#include "core/contacts/gather.hpp"
#include "core/contacts/offline_tables.hpp"
#include "core/contacts/rdap.hpp"
#include "core/contacts/security_txt.hpp"
#include "core/contacts/whois.hpp"

using namespace toritsugi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 6) {
        case 0: (void)bounds_of(read_rdap(text, Side::network, "rdap.apnic.net").range); break;
        case 1: (void)bounds_of(read_whois(text, Side::network, "whois.nic.ad.jp").range); break;
        case 2: (void)read_security_txt(text, "https://shop.example/.well-known/security.txt", UtcTime{}); break;
        case 3: {
            const auto contacts = read_contacts_csv(text, "f", UtcTime{});
            // What was read can be written and read again.
            if (contacts.ok() && !read_contacts_csv(write_contacts_csv(contacts.value()), "f", UtcTime{}).ok())
                __builtin_trap();
            break;
        }
        case 4: {
            DelegatedTable table;
            if (table.add(text).ok()) {
                table.finish();
                (void)table.of(IpAddress::v4(0xC6336407));
            }
            break;
        }
        default: (void)OriginTable::read(text); (void)RdapBootstrap::read(text);
    }
    return 0;
}
