#include "db/stores/rule_store.hpp"

namespace toritsugi {

std::optional<RuleText> SqlRuleStore::newest(const std::string& kind) {
    std::vector<RuleText> one = versions(kind, 1);
    if (one.empty()) return std::nullopt;
    return std::move(one.front());
}

std::vector<RuleText> SqlRuleStore::versions(const std::string& kind, std::size_t at_most) {
    std::vector<RuleText> all;
    Asked row(connection_, Query::rule_texts, kind, at_most);
    while (row.next()) all.push_back({row.integer(0), kind, row.text(1), row.text(2), row.time(3)});
    return all;
}

void SqlRuleStore::keep(const std::string& kind, const std::string& text, HandlerKey by, UtcTime now) {
    run(connection_, Query::keep_rule_text, kind, text, by, now);
}

bool SqlRuleStore::answers_are_off() {
    Asked row(connection_, Query::answers_are_off);
    return row.next() && row.integer(0) != 0;
}

void SqlRuleStore::switch_answers(bool are_off) { run(connection_, Query::switch_answers, are_off); }

}   // namespace toritsugi
