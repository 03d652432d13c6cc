#include "core/reading/logs/grammars/families.hpp"

namespace toritsugi::logs {

std::span<const GrammarFamily> grammar_families() {
    static const std::array families{
        netfilter_family(), cisco_family(),         json_family(),       cef_family(),          web_access_family(),
        firewalls_family(), routers_japan_family(), paloalto_family(),   ids_family(),          flows_family(),
        key_value_family(), sshd_family(),          web_errors_family(), mail_servers_family(), services_family(),
        windows_family(),   any_key_value_family(),
    };
    return families;
}

}   // namespace toritsugi::logs
