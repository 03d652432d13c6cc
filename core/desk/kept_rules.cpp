#include "core/desk/kept_rules.hpp"

namespace toritsugi {

Result<DeskRules> kept_rules(RuleStore& store) {
    const auto text_of = [&](std::string_view kind) {
        const auto newest = store.newest(std::string(kind));
        return newest ? newest->text : std::string();
    };
    return parse_rules(text_of(words_kind), text_of(policies_kind));
}

}   // namespace toritsugi
