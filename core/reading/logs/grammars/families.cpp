#include "core/reading/logs/grammars/families.hpp"

namespace toritsugi::logs {

std::span<const GrammarFamily> grammar_families() {
    static const std::array families{
        netfilter_family(),
        cisco_family(),
        web_access_family(),
        sshd_family(),
    };
    return families;
}

}   // namespace toritsugi::logs
