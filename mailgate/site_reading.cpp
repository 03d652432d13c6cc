#include "mailgate/site_reading.hpp"

#include <sysexits.h>
#include <unistd.h>

#include <filesystem>

#include "core/desk/kept_templates.hpp"
#include "core/model/refusal.hpp"
#include "core/reading/without_words.hpp"
#include "core/rules/desk_rules.hpp"

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
    context.keys = settings.keys;
    return context;
}

ParsingContext opening_of(const Settings& settings) {
    ParsingContext context = parsing_of(settings);
    context.opening = Opening::opened;
    return context;
}

void check_keys(const Settings::Keys& keys) {
    const auto check = [](const char* name, const std::string& path, const char* what, bool is_folder) {
        std::error_code error;
        const bool is_right = path.empty() || (std::filesystem::is_directory(path, error) == is_folder && !error &&
                                               ::access(path.c_str(), is_folder ? R_OK | W_OK | X_OK : R_OK) == 0);
        if (!is_right) throw Refusal{EX_CONFIG, "keys." + std::string(name) + ": \"" + path + "\" is no " + what + "."};
    };
    check("gnupg_home", keys.gnupg_home, "folder that we may write to (gpg keeps its locks there)", true);
    check("smime_authorities", keys.smime_authorities, "file that can be read", false);
    check("smime_key", keys.smime_key, "file that can be read", false);
}

ReadingContext reading_of(const Settings& settings, UtcTime received_at) {
    ReadingContext context;
    context.our_addresses = our_addresses(settings);
    context.received_at = received_at;
    context.documentation_addresses = settings.site.documentation_addresses;
    return context;
}

ReadingContext reading_of(const Desk& desk, UtcTime received_at) {
    ReadingContext context = reading_of(desk.settings, received_at);
    if (desk.templates) context.templates = desk.templates->get();
    if (const auto rules = desk.rules ? desk.rules->get() : nullptr) {
        context.words = rules->words;
        context.model = rules->model;
    }
    return context;
}

KeptReading read_for_keeping(const RawMail& raw, const Envelope& envelope, const Desk& desk, const ReadingChoice& choice) {
    ParsingContext parsing = opening_of(desk.settings);
    parsing.charset = choice.charset;
    KeptReading kept;
    kept.message = parse_message(raw, envelope, parsing);
    ReadingContext reading = reading_of(desk, envelope.received_at);
    if (choice.words) reading.words = choice.words;
    if (choice.model) reading.model = choice.model;
    if (choice.templates) reading.templates = choice.templates;
    reading.keep_event_rows = true;
    kept.report = read_report(kept.message, reading);
    if (!kept.message.protection.is_decrypted) return kept;
    kept.report = without_words(std::move(kept.report));
    const Protection protection = kept.message.protection;
    const std::string language = kept.message.language;
    parsing.opening = Opening::closed;
    kept.message = parse_message(raw, envelope, parsing);
    kept.message.protection = protection;
    kept.message.language = language;
    kept.message.protection.text_length = 0;   // it counted in the text that is not here
    return kept;
}

}   // namespace toritsugi
