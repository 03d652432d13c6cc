#pragma once
#include "core/stores/template_store.hpp"
#include "db/connection.hpp"

namespace toritsugi {

class SqlTemplateStore final : public TemplateStore {
  public:
    explicit SqlTemplateStore(Connection& connection) : connection_(connection) {}
    std::vector<KeptTemplate> all() override;
    TemplateKey keep(const std::string& reporter, const std::string& columns, MessageKey message, HandlerKey by,
                     UtcTime now) override;

  private:
    Connection& connection_;
};

}   // namespace toritsugi
