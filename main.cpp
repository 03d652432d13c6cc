// The one file that sees every folder: reads arguments and settings, opens the data, and runs one command.
#include <CLI/CLI.hpp>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sysexits.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iostream>
#include <sstream>

#include "core/desk/desk.hpp"
#include "core/exchange/event_json.hpp"
#include "core/exchange/read_json.hpp"
#include "core/identity/key_file.hpp"
#include "core/reading/logs/log_reader.hpp"
#include "core/reading/read_report.hpp"
#include "core/settings/settings.hpp"
#include "db/open_database.hpp"
#include "embedded/toritsugi_settings.hpp"
#include "mailgate/intake.hpp"
#include "mailgate/mime/parse_message.hpp"
#include "mailgate/receive/mail_files.hpp"
#include "mailgate/receive/mail_listener.hpp"
#include "mailgate/receive/pipe_delivery.hpp"
#include "mailgate/send/outbox_sender.hpp"
#include "web/server/passwords.hpp"
#include "web/server/web_server.hpp"

namespace {

using namespace toritsugi;

class SystemClock : public Clock {
  public:
    UtcTime now() const override { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }
};

// What an operator did wrong: one line on standard error, and the exit code of sysexits(3).
struct Refusal {
    int code;
    std::string line;
};

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Refusal{EX_CONFIG, path + ": cannot be read: " + std::strerror(errno) + "."};
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

// --config, else ./toritsugi.toml, else /etc/toritsugi/toritsugi.toml, else defaults that work on loopback.
Settings load_settings(std::string path) {
    if (path.empty())
        for (const char* const usual : {"toritsugi.toml", "/etc/toritsugi/toritsugi.toml"})
            if (path.empty() && access(usual, F_OK) == 0) path = usual;
    std::vector<std::string> environment;
    for (char** variable = environ; *variable != nullptr; ++variable) environment.emplace_back(*variable);
    const auto settings = read_settings(path.empty() ? "" : contents(path), path, environment);
    if (!settings.ok()) throw Refusal{EX_CONFIG, settings.problem().advice};
    return settings.value();
}

std::shared_ptr<spdlog::logger> open_log(const Settings& settings) {
    spdlog::sink_ptr sink;
    if (settings.log.file.empty()) sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    else sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(settings.log.file);
    auto log = std::make_shared<spdlog::logger>("toritsugi", sink);
    log->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    log->set_level(spdlog::level::from_str(settings.log.level));
    log->flush_on(spdlog::level::info);
    return log;
}

// Everything that commands on stored data share.
struct House {
    Settings settings;
    std::shared_ptr<spdlog::logger> log;
    SystemClock clock;
    std::unique_ptr<Database> database;
    SignedIds ids;
    MailTexts texts;
    Desk desk;

    House(Settings given, Access access)
        : settings(std::move(given)),
          log(open_log(settings)),
          database(open_database(settings, access, log)),
          ids(signing_keys(settings.data.folder), settings.mail.address, settings.site.domain),
          texts(checked_texts(settings)),
          desk{settings, ids, texts} {}

  private:
    static MailTexts checked_texts(const Settings& settings) {
        auto texts = MailTexts::load(settings.answers.templates);
        if (!texts.ok()) throw Refusal{EX_CONFIG, texts.problem().advice};
        return texts.value();
    }
};
