#pragma once
#include <memory>
#include <mutex>

#include "core/reading/logs/line_template.hpp"
#include "core/stores/template_store.hpp"

namespace toritsugi {

// What handlers kept, as the reader takes it. One that another release wrote and this one cannot read is left out.
std::shared_ptr<const logs::LogTemplates> kept_templates(TemplateStore& store);
std::shared_ptr<const logs::LogTemplates> templates_of(const std::vector<KeptTemplate>& kept);

// The templates of this moment. A reader keeps those it began with.
class CurrentTemplates {
  public:
    std::shared_ptr<const logs::LogTemplates> get() const;   // null: none were loaded
    void set(std::shared_ptr<const logs::LogTemplates> templates);

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const logs::LogTemplates> templates_;
};

}   // namespace toritsugi
