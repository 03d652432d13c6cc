#include "core/settings/settings.hpp"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <limits>

namespace toritsugi {
namespace {

// What is wrong with a value: advice to write instead. Empty: fine.
using Complaint = std::string;

// One setting: how its text form is read. Numbers and booleans may also stand unquoted in the file.
struct Key {
    std::string section, name;   // section empty: at the top of the file
    std::function<Complaint(const std::string& text)> read;
    std::function<Complaint(const std::vector<std::string>& list)> read_list;   // only for lists
};

std::optional<std::int64_t> whole_number(std::string_view text, std::string_view& rest) {
    std::int64_t value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return {};
    rest = text.substr(static_cast<std::size_t>(stop - text.data()));
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    return value;
}

std::optional<std::chrono::seconds> duration(std::string_view text) {
    std::string_view unit;
    const auto number = whole_number(text, unit);
    if (!number || *number < 0 || *number > 1000000) return {};
    if (unit == "s") return std::chrono::seconds(*number);
    if (unit == "min") return std::chrono::minutes(*number);
    if (unit == "h") return std::chrono::hours(*number);
    if (unit == "d") return std::chrono::hours(24 * *number);
    return {};
}

std::optional<std::uint64_t> size_bytes(std::string_view text) {
    std::string_view unit;
    const auto number = whole_number(text, unit);
    if (!number || *number < 0 || *number > (std::int64_t{1} << 40)) return {};
    const auto bytes = static_cast<std::uint64_t>(*number);
    if (unit.empty() || unit == "B") return bytes;
    if (unit == "KiB") return bytes << 10;
    if (unit == "MiB") return bytes << 20;
    if (unit == "GiB") return bytes << 30;
    return {};
}

std::optional<ZoneOffset> zone_offset(std::string_view text) {
    if (text == "UTC" || text == "Z") return ZoneOffset{0};
    if (text == "JST") return ZoneOffset{540};
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return {};
    int hours = 0, minutes = 0;
    if (std::from_chars(text.data() + 1, text.data() + 3, hours).ec != std::errc{} ||
        std::from_chars(text.data() + 4, text.data() + 6, minutes).ec != std::errc{})
        return {};
    if (hours > 14 || minutes > 59) return {};
    return ZoneOffset{(hours * 60 + minutes) * (text[0] == '-' ? -1 : 1)};
}

class Keys {
  public:
    explicit Keys(Settings& settings) {
        auto& s = settings;
        text("", "database", s.database);
        text("site", "name", s.site.name);
        text("site", "name_ja", s.site.name_ja);
        text("site", "domain", s.site.domain);
        prefix("site", "ticket_prefix", s.site.ticket_prefix);
        zone("site", "zone", s.site.zone);
        choice("site", "language", s.site.language, {"ja", "en"});
        web_address("site", "base_url", s.site.base_url);
        yes_no("site", "documentation_addresses", s.site.documentation_addresses);
        text("data", "folder", s.data.folder);
        text("mail", "listen", s.mail.listen);
        mail_address("mail", "address", s.mail.address);
        list("mail", "also_ours", s.mail.also_ours);
        list("mail", "recipients", s.mail.recipients);
        send("mail", "send", s.mail.send);
        choice("mail", "send_tls", s.mail.send_tls, {"required", "opportunistic", "off"});
        text("mail", "send_ca", s.mail.send_ca);
        text("mail", "authserv_id", s.mail.authserv_id);
        number("mail", "connections", s.mail.connections, 1, 20000);
        time("mail", "idle", s.mail.idle);
        list("pickup", "mailboxes", s.pickup.mailboxes);
        time("pickup", "every", s.pickup.every);
        taken("pickup", "taken", s.pickup.taken);
        choice("pickup", "tls", s.pickup.tls, {"required", "off"});
        text("pickup", "ca", s.pickup.ca);
        text("keys", "gnupg_home", s.keys.gnupg_home);
        text("keys", "sign_with", s.keys.sign_with);
        text("keys", "smime_authorities", s.keys.smime_authorities);
        text("keys", "smime_key", s.keys.smime_key);
        yes_no("answers", "acknowledge", s.answers.acknowledge);
        number("answers", "per_address_day", s.answers.per_address_day, 0, 1000000);
        number("answers", "per_address_hour", s.answers.per_address_hour, 0, 1000000);
        number("answers", "per_domain_hour", s.answers.per_domain_hour, 0, 1000000);
        number("answers", "in_all_hour", s.answers.in_all_hour, 0, 10000000);
        text("answers", "templates", s.answers.templates);
        text("web", "listen", s.web.listen);
        number("web", "threads", s.web.threads, 2, 512);
        time("web", "idle_session", s.web.idle_session);
        choice("web", "secure_cookies", s.web.secure_cookies, {"auto", "on", "off"});
        time("desk", "first_look", s.desk.first_look);
        time("desk", "first_look_urgent", s.desk.first_look_urgent);
        yes_no("contacts", "ask_registries", s.contacts.ask_registries);
        list("contacts", "also_ask", s.contacts.also_ask);
        list("contacts", "cert_first", s.contacts.cert_first);
        yes_no("contacts", "guess", s.contacts.guess);
        choice("contacts", "check", s.contacts.check, {"by-hand", "automatic"});
        choice("relay", "chase", s.relay.chase, {"by-hand", "automatic"});
        choice("relay", "outcome", s.relay.outcome, {"by-hand", "automatic"});
        time("relay", "outcome_after", s.relay.outcome_after);
        choice("log", "level", s.log.level, {"debug", "info", "warn", "error"});
        text("log", "file", s.log.file);
        size("limits", "mail_bytes", s.limits.mail_bytes);
        number("limits", "parts", s.limits.parts, 1, 100000);
        number("limits", "depth", s.limits.depth, 1, 1000);
        size("limits", "header_bytes", s.limits.header_bytes);
        size("limits", "header_line_bytes", s.limits.header_line_bytes);
        number("limits", "header_fields", s.limits.header_fields, 1, 100000);
        size("limits", "unpacked_bytes", s.limits.unpacked_bytes);
        number("limits", "archive_entries", s.limits.archive_entries, 0, 1000000);
        number("limits", "archive_depth", s.limits.archive_depth, 0, 10);
        number("limits", "archive_ratio", s.limits.archive_ratio, 1, 10000);
    }
    const std::vector<Key>& all() const { return keys_; }
    const Key* find(std::string_view section, std::string_view name) const {
        const auto found = std::find_if(keys_.begin(), keys_.end(),
                                        [&](const Key& key) { return key.section == section && key.name == name; });
        return found == keys_.end() ? nullptr : &*found;
    }
    bool has_section(std::string_view section) const {
        return std::any_of(keys_.begin(), keys_.end(), [&](const Key& key) { return key.section == section; });
    }

  private:
    void add(std::string section, std::string name, std::function<Complaint(const std::string&)> read) {
        keys_.push_back({std::move(section), std::move(name), std::move(read), {}});
    }
    void text(std::string section, std::string name, std::string& target) {
        add(section, name, [&target](const std::string& value) {
            target = value;
            return Complaint{};
        });
    }
    void prefix(std::string section, std::string name, std::string& target) {
        add(section, name, [&target](const std::string& value) {
            const bool is_good = !value.empty() && value.size() <= 12 &&
                                 std::all_of(value.begin(), value.end(), [](unsigned char c) { return std::isalnum(c); });
            if (!is_good) return Complaint("Write 1 to 12 letters or digits, such as \"TRT\".");
            target = value;
            return Complaint{};
        });
    }
    void zone(std::string section, std::string name, ZoneOffset& target) {
        add(section, name, [&target](const std::string& value) {
            const auto offset = zone_offset(value);
            if (!offset) return Complaint("Write an offset from UTC such as \"+09:00\".");
            target = *offset;
            return Complaint{};
        });
    }
    void choice(std::string section, std::string name, std::string& target, std::vector<std::string> words) {
        add(section, name, [&target, words](const std::string& value) {
            if (std::find(words.begin(), words.end(), value) == words.end()) {
                std::string all;
                for (const auto& word : words)
                    all += (all.empty() ? "\"" : word == words.back() ? " or \"" : ", \"") + word + "\"";
                return Complaint("Write " + all + ".");
            }
            target = value;
            return Complaint{};
        });
    }
    void web_address(std::string section, std::string name, std::string& target) {
        add(section, name, [&target](const std::string& value) {
            if (!value.starts_with("http://") && !value.starts_with("https://"))
                return Complaint("Write an address such as \"https://desk.example.jp\".");
            target = value;
            while (target.ends_with('/')) target.pop_back();
            return Complaint{};
        });
    }
    void mail_address(std::string section, std::string name, std::string& target) {
        add(section, name, [&target](const std::string& value) {
            const auto at = value.find('@');
            if (at == 0 || at == value.npos || at + 1 == value.size() || value.find_first_of(" <>,+") != value.npos)
                return Complaint("Write one plain address such as \"report@csirt.example\".");
            target = value;
            return Complaint{};
        });
    }
    void send(std::string section, std::string name, std::string& target) {
        add(section, name, [&target](const std::string& value) {
            if (value != "hold" && !(value.starts_with("smtp://") && value.size() > 7) &&
                !(value.starts_with("maildir:") && value.size() > 8))
                return Complaint("Write \"smtp://host:25\", \"maildir:PATH\" or \"hold\".");
            target = value;
            return Complaint{};
        });
    }
    void taken(std::string section, std::string name, std::string& target) {
        add(section, name, [&target](const std::string& value) {
            if (value != "delete" && !(value.starts_with("move:") && value.size() > 5))
                return Complaint("Write \"delete\", or \"move:FOLDER\" to keep the mails in that folder.");
            target = value;
            return Complaint{};
        });
    }
    void yes_no(std::string section, std::string name, bool& target) {
        add(section, name, [&target](const std::string& value) {
            if (value != "true" && value != "false") return Complaint("Write true or false.");
            target = value == "true";
            return Complaint{};
        });
    }
    template <class Number>
    void number(std::string section, std::string name, Number& target, std::int64_t least, std::int64_t most) {
        add(section, name, [&target, least, most](const std::string& value) {
            std::string_view rest;
            const auto number = whole_number(value, rest);
            if (!number || !rest.empty() || *number < least || *number > most)
                return Complaint("Write a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ".");
            target = static_cast<Number>(*number);
            return Complaint{};
        });
    }
    template <class Duration>
    void time(std::string section, std::string name, Duration& target) {
        add(section, name, [&target](const std::string& value) {
            const auto seconds = duration(value);
            if (!seconds || std::chrono::duration_cast<Duration>(*seconds).count() == 0)
                return Complaint("It needs a number and a unit. Write 10min, 2h or 1d, in quotes.");
            target = std::chrono::duration_cast<Duration>(*seconds);
            return Complaint{};
        });
    }
    template <class Number>
    void size(std::string section, std::string name, Number& target) {
        add(section, name, [&target](const std::string& value) {
            const auto bytes = size_bytes(value);
            if (!bytes || *bytes < 1024 || *bytes > std::numeric_limits<Number>::max())
                return Complaint("Write a size of 1KiB or more, such as \"50MiB\".");
            target = static_cast<Number>(*bytes);
            return Complaint{};
        });
    }
    void list(std::string section, std::string name, std::vector<std::string>& target) {
        const auto read_list = [&target](const std::vector<std::string>& values) {
            target = values;
            return Complaint{};
        };
        const auto read = [read_list](const std::string& value) {   // in the environment: separated by commas
            std::vector<std::string> values;
            for (std::size_t start = 0; start < value.size();) {
                const std::size_t end = std::min(value.find(',', start), value.size());
                if (end > start) values.push_back(value.substr(start, end - start));
                start = end + 1;
            }
            return read_list(values);
        };
        keys_.push_back({std::move(section), std::move(name), read, read_list});
    }

    std::vector<Key> keys_;
};

std::string place(std::string_view file, const toml::source_position& position) {
    return std::string(file) + ":" + std::to_string(position.line) + ":" + std::to_string(position.column) + ": ";
}

std::size_t distance(std::string_view a, std::string_view b) {   // Levenshtein, for "did you mean"
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, corner + (a[i - 1] != b[j - 1])});
            corner = above;
        }
    }
    return row[b.size()];
}

std::string did_you_mean(const Keys& keys, std::string_view section, std::string_view name) {
    const Key* nearest = nullptr;
    std::size_t least = 4;
    for (const Key& key : keys.all()) {
        const std::size_t apart = distance(key.name, name) + (key.section == section ? 0 : 1);
        if (apart < least) {
            least = apart;
            nearest = &key;
        }
    }
    if (nearest != nullptr)
        return " Did you mean \"" + nearest->name + "\"" +
               (nearest->section == section ? "?" : " in [" + nearest->section + "]?");
    std::string names;
    for (const Key& key : keys.all())
        if (key.section == section) names += (names.empty() ? "" : ", ") + key.name;
    return names.empty() ? " `toritsugi settings` prints all settings." : " There are: " + names + ".";
}

// The value as text; empty optional for tables and the like.
std::optional<std::string> as_text(const toml::node& node) {
    if (const auto text = node.value_exact<std::string>()) return *text;
    if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
    if (const auto yes = node.value_exact<bool>()) return *yes ? "true" : "false";
    return {};
}

Complaint read_value(const Key& key, const toml::node& node) {
    if (key.read_list) {
        const toml::array* const array = node.as_array();
        if (array == nullptr) return "Write a list, such as [\"abuse@example.jp\"].";
        std::vector<std::string> values;
        for (const toml::node& item : *array) {
            const auto value = item.value_exact<std::string>();
            if (!value) return "Write texts in quotes only, such as [\"abuse@example.jp\"].";
            values.push_back(*value);
        }
        return key.read_list(values);
    }
    const auto text = as_text(node);
    return text ? key.read(*text) : Complaint("Write a single value here.");
}

Complaint read_table(const Keys& keys, std::string_view section, const toml::table& table, std::string_view file) {
    for (const auto& [name, node] : table) {
        const toml::source_position at = name.source().begin;
        if (section.empty() && node.is_table() && keys.has_section(name.str())) {
            if (const Complaint complaint = read_table(keys, name.str(), *node.as_table(), file); !complaint.empty())
                return complaint;
            continue;
        }
        const Key* const key = keys.find(section, name.str());
        if (key == nullptr)
            return place(file, at) + "There is no setting \"" + std::string(name.str()) + "\"" +
                   (section.empty() ? "." : " in [" + std::string(section) + "].") + did_you_mean(keys, section, name.str());
        if (const Complaint complaint = read_value(*key, node); !complaint.empty())
            return place(file, node.source().begin) + "\"" + key->name + "\": " + complaint;
    }
    return {};
}

Complaint read_environment(const Keys& keys, const std::vector<std::string>& environment) {
    for (const std::string& variable : environment) {
        const auto equals = variable.find('=');
        if (!variable.starts_with("TORITSUGI_") || equals == variable.npos) continue;
        const std::string name = variable.substr(0, equals);
        const auto is_it = [&](const Key& key) {
            std::string wanted = "TORITSUGI_" + (key.section.empty() ? "" : key.section + "_") + key.name;
            std::transform(wanted.begin() + 10, wanted.end(), wanted.begin() + 10,
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
            return wanted == name;
        };
        const auto key = std::find_if(keys.all().begin(), keys.all().end(), is_it);
        if (key == keys.all().end())
            return name + " (environment): There is no such setting. `toritsugi settings` prints all of them.";
        if (const Complaint complaint = key->read(variable.substr(equals + 1)); !complaint.empty())
            return name + " (environment): " + complaint;
    }
    return {};
}

}   // namespace

Result<Settings> read_settings(std::string_view toml, std::string_view file, const std::vector<std::string>& environment) {
    Settings settings;
    const Keys keys(settings);
    const toml::parse_result parsed = toml::parse(toml);
    if (!parsed)
        return Problem{0, place(file, parsed.error().source().begin) + "This is not TOML: " +
                              std::string(parsed.error().description()) + ". Compare with `toritsugi settings`."};
    if (const Complaint complaint = read_table(keys, "", parsed.table(), file); !complaint.empty())
        return Problem{0, complaint};
    if (const Complaint complaint = read_environment(keys, environment); !complaint.empty()) return Problem{0, complaint};
    return settings;
}

std::vector<std::string> setting_names() {
    Settings settings;
    std::vector<std::string> names;
    const Keys keys(settings);
    for (const Key& key : keys.all()) names.push_back(key.section + (key.section.empty() ? "" : ".") + key.name);
    return names;
}

}   // namespace toritsugi
