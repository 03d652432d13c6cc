#include "mailgate/site_reading.hpp"

namespace toritsugi {
namespace {

std::vector<std::string> our_addresses(const Settings& settings) {
    std::vector<std::string> addresses = settings.mail.also_ours;
    addresses.push_back(settings.mail.address);
    return addresses;
}

}   // namespace

ParsingContext parsing_of(const Settings& settings) {
    ParsingContext context;
    context.limits = settings.limits;
    context.authserv_id = settings.mail.authserv_id;
    context.our_addresses = our_addresses(settings);
    return context;
}

ReadingContext reading_of(const Settings& settings, UtcTime received_at) {
    ReadingContext context;
    context.our_addresses = our_addresses(settings);
    context.received_at = received_at;
    context.documentation_addresses = settings.site.documentation_addresses;
    return context;
}

}   // namespace toritsugi
