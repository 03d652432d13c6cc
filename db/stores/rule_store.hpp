#pragma once
#include "core/stores/rule_store.hpp"
#include "db/connection.hpp"

namespace toritsugi {

class SqlRuleStore final : public RuleStore {
  public:
    explicit SqlRuleStore(Connection& connection) : connection_(connection) {}
    std::optional<RuleText> newest(const std::string& kind) override;
    std::vector<RuleText> versions(const std::string& kind, std::size_t at_most) override;
    void keep(const std::string& kind, const std::string& text, HandlerKey by, UtcTime now) override;
    bool answers_are_off() override;
    void switch_answers(bool are_off) override;

  private:
    Connection& connection_;
};

}   // namespace toritsugi
