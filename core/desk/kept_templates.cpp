#include "core/desk/kept_templates.hpp"

namespace toritsugi {

std::shared_ptr<const logs::LogTemplates> templates_of(const std::vector<KeptTemplate>& kept) {
    std::vector<logs::LogTemplates::Kept> readable;
    for (const KeptTemplate& one : kept)
        if (auto known = logs::LineTemplate::parse(one.columns);
            known.ok() && known.value().flaw() == logs::LineTemplate::Flaw::none)
            readable.push_back({one.reporter, std::move(known.value())});
    return std::make_shared<const logs::LogTemplates>(std::move(readable));
}

std::shared_ptr<const logs::LogTemplates> kept_templates(TemplateStore& store) { return templates_of(store.all()); }

std::shared_ptr<const logs::LogTemplates> CurrentTemplates::get() const {
    const std::lock_guard lock(mutex_);
    return templates_;
}

void CurrentTemplates::set(std::shared_ptr<const logs::LogTemplates> templates) {
    const std::lock_guard lock(mutex_);
    templates_ = std::move(templates);
}

}   // namespace toritsugi
