#include "db/stores/template_store.hpp"

namespace toritsugi {

std::vector<KeptTemplate> SqlTemplateStore::all() {
    std::vector<KeptTemplate> all;
    Asked row(connection_, Query::log_templates);
    while (row.next())
        all.push_back({row.key<TemplateKey>(0), row.text(1), row.text(2), row.key<MessageKey>(3), row.text(4), row.time(5)});
    return all;
}

TemplateKey SqlTemplateStore::keep(const std::string& reporter, const std::string& columns, MessageKey message,
                                   HandlerKey by, UtcTime now) {
    return add<TemplateKey>(connection_, Query::keep_log_template, reporter, columns, message, by, now);
}

}   // namespace toritsugi
