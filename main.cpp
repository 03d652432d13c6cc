// The one file that sees every folder: reads arguments and settings, opens the data, and runs one command.
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sysexits.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "core/desk/desk.hpp"
#include "core/desk/kept_model.hpp"
#include "core/desk/kept_rules.hpp"
#include "core/desk/kept_templates.hpp"
#include "core/model/refusal.hpp"
#include "core/settings/settings.hpp"
#include "core/statistics/tables.hpp"
#include "core/stores/retention_store.hpp"
#include "core/stores/rule_store.hpp"
#include "core/writing/quoted.hpp"
#include "db/open_database.hpp"
#include "embedded/toritsugi_settings.hpp"
#include "mailgate/commands/import_command.hpp"
#include "mailgate/commands/read_commands.hpp"
#include "mailgate/commands/reread_command.hpp"
#include "mailgate/exported_events.hpp"
#include "mailgate/intake_line.hpp"
#include "mailgate/learning/learner.hpp"
#include "mailgate/lookup/contact_command.hpp"
#include "mailgate/lookup/registry_finder.hpp"
#include "mailgate/mime/attachment_bytes.hpp"
#include "mailgate/mime/parse_message.hpp"
#include "mailgate/receive/mail_listener.hpp"
#include "mailgate/receive/pickup.hpp"
#include "mailgate/receive/pipe_delivery.hpp"
#include "mailgate/relay/chaser.hpp"
#include "mailgate/send/outbox_sender.hpp"
#include "mailgate/site_reading.hpp"
#include "web/commands/people_commands.hpp"
#include "web/server/web_server.hpp"

namespace {

using namespace toritsugi;

class SystemClock : public Clock {
  public:
    UtcTime now() const override { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }
};

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Refusal{EX_CONFIG, path + ": cannot be read: " + std::strerror(errno) + "."};
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

void write_file(const std::string& path, const std::string& text) {
    if (path == "-") {
        std::cout << text;
        return;
    }
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.flush();
    if (!file) throw Refusal{EX_CANTCREAT, path + ": cannot be written: " + std::strerror(errno) + "."};
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
    if (settings.log.file.empty())
        sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    else
        sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(settings.log.file);
    auto log = std::make_shared<spdlog::logger>("toritsugi", sink);
    log->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    log->set_level(spdlog::level::from_str(settings.log.level));
    log->flush_on(spdlog::level::info);
    return log;
}

MailTexts checked_texts(const Settings& settings) {
    auto texts = MailTexts::load(settings.answers.templates);
    if (!texts.ok()) throw Refusal{EX_CONFIG, texts.problem().advice};
    return std::move(texts.value());
}

// What all commands on stored data share.
struct House {
    Settings settings;
    SystemClock clock;
    std::shared_ptr<spdlog::logger> log;
    MailTexts texts;
    std::unique_ptr<Database> database;
    SignedIds ids;
    CurrentRules rules;
    CurrentTemplates templates;
    Desk desk;
    std::string known_rules;   // their versions

    House(Settings given, Purpose purpose)
        : settings(std::move(given)),
          log(open_log(settings)),
          texts(checked_texts(settings)),
          database(open_database(settings, purpose)),
          ids(keys_of_site(*database, settings), settings.mail.address, settings.site.domain),
          desk{settings, ids, texts, &rules, &templates} {
        check_keys(settings.keys);
        load_rules();
        load_model();
        load_templates();
    }

    void load_templates() {
        database->read([&](Stores& stores) { templates.set(kept_templates(stores.templates())); });
    }

    // What people kept on the pages of another machine.
    void load_new_rules() try {
        std::string newest;
        database->read([&](Stores& stores) { newest = versions_of_rules(stores.rules()); });
        if (std::exchange(known_rules, newest) != newest) load_rules();
        load_templates();
    } catch (const StoreError& away) { log->warn("rules.not_looked_at reason={}", toritsugi::quoted(away.what())); }

    static std::string versions_of_rules(RuleStore& rules) {
        std::string versions;
        for (const char* const kind : {"words", "policies"}) {
            const auto newest = rules.newest(kind);
            versions += std::to_string(newest ? newest->version : 0) + " ";
        }
        return versions;
    }

    // Reports must come in whatever the rules are: those that mean nothing to this release are said and left out.
    void load_rules() {
        auto kept = Result<DeskRules>(Problem{});
        database->read([&](Stores& stores) { kept = kept_rules(stores.rules()); });
        if (kept.ok())
            rules.set(std::move(kept.value()));
        else
            log->error("rules.not_used reason={}", toritsugi::quoted(kept.problem().advice));
    }

    // Each command reads with what the desk learned.
    void load_model() {
        std::shared_ptr<const CategoryModel> model;
        database->read([&](Stores& stores) { model = kept_model(stores.lessons()); });
        if (model) rules.set_model(std::move(model));
    }
};

// ---- serve

ParseAgain parse_again(const House& house) {
    return [&](const RawMail& raw, const Envelope& envelope) {
        return parse_message(raw, envelope, parsing_of(house.settings));
    };
}

MailSide mail_side(House& house, IntakeLine& intake, OutboxSender& sender, ContactFinder& contacts) {
    MailSide side;
    side.contacts = &contacts;
    side.parse = parse_again(house);
    side.take_in = [&](const std::string& raw, const Envelope& envelope) {
        house.database->write([&](Stores& stores) { stores.messages().keep(RawMail::from(raw), envelope, ""); });
        intake.look();
    };
    side.attachment = [&](const RawMail& raw, const Envelope& envelope, const std::vector<std::size_t>& path) {
        return attachment_bytes(raw, envelope, path, opening_of(house.settings));
    };
    side.read_again = [&](const RawMail& raw, const Envelope& envelope, const std::string& charset) {
        ParsingContext parsing = opening_of(house.settings);
        parsing.charset = charset;
        return parse_message(raw, envelope, parsing);
    };
    side.events = [&](const RawMail& raw, const Envelope& envelope, const std::string& format, const std::string& number,
                      Category category) {
        return exported_events(raw, envelope, format, number, category, house.desk, house.clock.now());
    };
    side.outbox_has_mail = [&] { sender.look(); };
    side.read = [&](const RawMail& raw, const Envelope& envelope, const ReadingChoice& choice) {
        KeptReading kept = read_for_keeping(raw, envelope, house.desk, choice);
        return std::pair(std::move(kept.message), std::move(kept.report));
    };
    side.templates_changed = [&] { house.load_templates(); };
    side.rules_changed = [&] { house.load_rules(); };
    return side;
}

int serve(const Settings& settings) {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int one : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, one);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);   // before the first thread: all inherit it
    std::signal(SIGPIPE, SIG_IGN);

    House house(settings, Purpose::serve);
    RegistryFinder contacts(house.settings, *house.database, house.clock, house.log);
    OutboxSender sender(house.desk, *house.database, house.clock, house.log);
    IntakeLine::Options options;
    options.readers = std::max(1u, std::thread::hardware_concurrency());
    options.in_hand_file = settings.data.folder + "/in-hand";
    options.owed = [&] { sender.look(); };
    options.taken_in = [&](const Report& report) { contacts.want(look_ups_of(report, house.desk)); };
    IntakeLine intake(*house.database, house.desk, house.clock, house.log, options);
    MailListener listener(house.settings, *house.database, house.clock, {[&] { intake.look(); }, [&] { intake.hurry(); }},
                          house.log);
    Chaser::Options chasing;
    chasing.owed = [&] { sender.look(); };
    Chaser chaser(*house.database, contacts, parse_again(house), house.desk, house.clock, house.log, chasing);
    Learner learner(*house.database, house.desk, house.rules, house.clock, house.log, Learner::Options{});
    Pickup pickup(
        house.settings, *house.database, house.clock, [&] { intake.look(); }, house.log);
    WebServer web(*house.database, house.desk, house.clock, house.log, mail_side(house, intake, sender, contacts));
    web.start();
    house.log->info("desk.open mail={} web={} data={} database=\"{}\" send={}", settings.mail.listen, settings.web.listen,
                    settings.data.folder, house.database->version(),
                    settings.mail.send.substr(0, settings.mail.send.find(':')));
    int signal = 0;
    constexpr timespec between_looks{5, 0};
    do {
        signal = sigtimedwait(&signals, nullptr, &between_looks);
        if (signal < 0) house.load_new_rules();   // a lead may have kept them at another machine's page
    } while (signal < 0 || signal == SIGHUP);
    house.log->info("desk.closing signal={}", signal);
    listener.stop();
    pickup.stop();
    web.stop();
    return EX_OK;
}

// ---- mail from files and pipes

int deliver(const std::string& config, const std::string& recipient) {
    try {
        const Settings settings = load_settings(config);
        const auto database = open_database(settings, Purpose::command);
        const PipeDelivery delivery = deliver_from_pipe(STDIN_FILENO, recipient, settings, *database, SystemClock());
        if (!delivery.problem.empty()) std::cerr << "toritsugi: " << delivery.problem << "\n";
        return delivery.exit_code;
    } catch (const Refusal& refusal) {   // our own trouble must never bounce a report: the MTA keeps it and tries again
        std::cerr << "toritsugi: " << refusal.line << "\n";
    } catch (const std::exception& failure) { std::cerr << "toritsugi: " << failure.what() << "\n"; }
    return EX_TEMPFAIL;
}

int import(Settings settings, const std::vector<std::string>& paths, bool acknowledges) {
    if (settings.log.file.empty()) settings.log.level = "warn";   // one line a mail would hide the progress bar
    House house(std::move(settings), Purpose::command);
    return import_files(paths, acknowledges, *house.database, house.desk, house.clock, house.log);
}

// ---- arguments

struct Arguments {
    std::string ticket, since, outcome, charset, period, age;   // of what is looked at again
    std::size_t at_most = 0;
    bool apply = false;
    std::string config, recipient, name, display_name, file, format, token_handler, sender = "reporter@localhost";
    std::vector<std::string> paths;
    bool no_acknowledge = false, events = false, summary = false, from_standard_input = false, is_lead = false, off = false,
         only_wrong = false;
};

// `read` needs no settings and takes none from where they usually are; only those that are named give it their keys.
Settings::Keys keys_for_reading(const Arguments& given) {
    if (given.config.empty()) return {};
    const Settings settings = load_settings(given.config);
    check_keys(settings.keys);
    return settings.keys;
}

// A command that reads and writes stored data.
std::function<int()> with_house(const Arguments& given, std::function<void(House&)> act) {
    return [&given, act = std::move(act)] {
        House house(load_settings(given.config), Purpose::command);
        act(house);
        return EX_OK;
    };
}

CLI::App* add(CLI::App* app, const std::string& name, const std::string& does, std::function<int()>& run,
              std::function<int()> act) {
    CLI::App* const command = app->add_subcommand(name, does);
    command->callback([&run, act = std::move(act)] { run = act; });
    return command;
}

void add_user_commands(CLI::App& app, Arguments& given, std::function<int()>& run) {
    CLI::App* const user = app.add_subcommand("user", "people who sign in")->require_subcommand(1);
    CLI::App* const new_one =
        add(user, "add", "a new handler", run, with_house(given, [&](House& house) {
                add_handler(*house.database, {given.name, given.display_name, given.is_lead, given.from_standard_input});
            }));
    new_one->add_option("--display-name", given.display_name, "what others see");
    new_one->add_flag("--lead", given.is_lead, "may change rules, people and settings");
    CLI::App* const password = add(
        user, "password", "a new password; ends all sessions", run,
        with_house(given, [&](House& house) { change_password(*house.database, given.name, given.from_standard_input); }));
    CLI::App* const totp =
        add(user, "totp", "the second step at sign-in: a new secret, or --off", run, with_house(given, [&](House& house) {
                const std::string address = change_totp(*house.database, given.name, house.settings.site.name, given.off);
                if (!address.empty()) std::cout << address << "\n";
            }));
    totp->add_flag("--off", given.off, "no second step any more");
    CLI::App* const disable = add(user, "disable", "ends all sessions and lets nobody in by this name", run,
                                  with_house(given, [&](House& house) { disable_handler(*house.database, given.name); }));
    for (CLI::App* const one : {new_one, password})
        one->add_flag("--password-stdin", given.from_standard_input, "the password is the first line of standard input");
    for (CLI::App* const one : {new_one, password, totp, disable})
        one->add_option("NAME", given.name, "what is typed to sign in")->required();
    add(user, "list", "all handlers", run,
        with_house(given, [](House& house) { std::cout << list_handlers(*house.database); }));
}

void add_token_commands(CLI::App& app, Arguments& given, std::function<int()>& run) {
    CLI::App* const token = app.add_subcommand("token", "bearer tokens for the API")->require_subcommand(1);
    CLI::App* const new_one =
        add(token, "add", "prints a new token, once", run, with_house(given, [&](House& house) {
                std::cout << add_token(*house.database, given.name, given.token_handler, house.clock.now()) << "\n";
            }));
    new_one->add_option("--handler", given.token_handler, "in whose name it acts")->required();
    CLI::App* const revoke = add(token, "revoke", "it opens nothing any more", run,
                                 with_house(given, [&](House& house) { revoke_token(*house.database, given.name); }));
    for (CLI::App* const one : {new_one, revoke}) one->add_option("NAME", given.name, "what it is for")->required();
}

void add_care_commands(CLI::App& app, Arguments& given, std::function<int()>& run) {
    add(&app, "backup", "everything into one new file, while serving", run,
        with_house(given, [&](House& house) { house.database->backup(given.file); }))
        ->add_option("FILE", given.file)
        ->required();
    add(&app, "restore", "a backup into an empty data folder; outgoing mail is held afterwards", run,
        [&] {
            restore_backup(load_settings(given.config), given.file);
            return EX_OK;
        })
        ->add_option("FILE", given.file)
        ->required();
    add(&app, "check", "is all data there and whole", run, with_house(given, [](House& house) {
        const std::string problems = house.database->check();
        if (!problems.empty()) throw Refusal{EX_DATAERR, problems};
        std::cout << "All mails, tickets and files are there and whole.\n";
    }));
    add(&app, "migrate", "brings the database to this release; `serve` does it too", run,
        with_house(given,
                   [](House& house) { std::cout << house.database->version() << ": the database is of this release.\n"; }));
}

void add_contact_commands(CLI::App& app, Arguments& given, std::function<int()>& run) {
    CLI::App* const contact = app.add_subcommand("contact", "the directory of contacts")->require_subcommand(1);
    const auto said = [](Result<std::string> text) {
        if (!text.ok()) throw Refusal{EX_DATAERR, text.problem().advice};
        std::cout << text.value();
    };
    add(contact, "lookup", "who is to be told about it, best first, each with its reason", run,
        with_house(given,
                   [&given, said](House& house) {
                       RegistryFinder finder(house.settings, *house.database, house.clock, house.log);
                       said(contact_lookup(given.name, finder));
                   }))
        ->add_option("IP|DOMAIN", given.name, "an address, network, AS number, domain or URL")
        ->required();
    add(contact, "import", "contacts (CSV, JSON, national CERTs) or tables (delegated files, prefix-to-AS, bootstrap)", run,
        with_house(given,
                   [&given, said](House& house) {
                       for (const std::string& path : given.paths)
                           said(contact_import(contents(path), path, house.settings, *house.database, house.clock.now()));
                   }))
        ->add_option("FILE", given.paths)
        ->required();
    CLI::App* const to_file = add(contact, "export", "the directory as CSV, or JSON when the name ends in .json", run,
                                  with_house(given, [&given](House& house) {
                                      write_file(given.file, given.only_wrong ? contact_export_wrong(*house.database)
                                                                              : contact_export(given.file, *house.database));
                                  }));
    to_file->add_option("FILE", given.file, "- is standard output")->required();
    to_file->add_flag("--wrong", given.only_wrong, "only addresses that do not work, for the registries that name them");
}

// Prints what goes, or would go, and why nothing else does.
void purge(House& house, const std::string& age, bool apply) {
    const auto days = age.ends_with("d") ? std::strtol(age.c_str(), nullptr, 10) : 0;
    if (days < 1 || days > 36500) throw Refusal{EX_USAGE, "--older-than: write a number of days, such as 730d."};
    const UtcTime moment = house.clock.now() - std::chrono::hours(24 * days);
    Purged all;
    if (!apply) house.database->read([&](Stores& stores) { all = stores.retention().older_than(moment); });
    constexpr std::size_t at_once = 500;
    for (Purged some; apply;) {
        house.database->write([&](Stores& stores) { some = stores.retention().purge(moment, at_once); });
        all.sessions += some.sessions;
        all.registry_answers += some.registry_answers;
        all.outgoing_mails += some.outgoing_mails;
        all.outgoing_bytes += some.outgoing_bytes;
        if (some.outgoing_mails < at_once) break;
    }
    std::cout << (apply ? "Gone: " : "Would go: ") << all.sessions << " ended sessions, " << all.registry_answers
              << " answers of registries, the bytes of " << all.outgoing_mails << " mails that were sent ("
              << all.outgoing_bytes / 1024
              << " KiB; their text stays).\nMails that came in, tickets, histories and the ledger are kept for ever."
              << (apply ? "" : " Add --apply to do it.") << "\n";
}

void add_review_commands(CLI::App& app, Arguments& given, std::function<int()>& run) {
    CLI::App* const again =
        add(&app, "reread", "what today's reader makes of kept mails, newest first; --apply keeps it", run, [&] {
            Settings settings = load_settings(given.config);
            if (settings.log.file.empty()) settings.log.level = "warn";
            House house(std::move(settings), Purpose::command);
            RereadOptions options;
            options.apply = given.apply;
            options.outcome = given.outcome;
            options.charset = given.charset;
            options.at_most = given.at_most;
            if (!given.ticket.empty()) {
                const auto id = TicketId::parse(given.ticket, house.settings.site.ticket_prefix);
                if (!id.ok()) throw Refusal{EX_USAGE, "--ticket: " + id.problem().advice};
                options.ticket = id.value();
            }
            if (!given.since.empty()) {
                const auto since = parse_rfc3339(given.since + "T00:00:00Z");
                if (!since.ok()) throw Refusal{EX_USAGE, "--since: write a day such as 2026-07-01."};
                options.since = since.value();
            }
            return reread(options, *house.database, house.desk, house.clock);
        });
    again->add_flag("--apply", given.apply, "keep the new readings; outcomes and confirmed categories never change");
    again->add_option("--ticket", given.ticket, "only mails of this ticket");
    again->add_option("--since", given.since, "only mails that came on this day (UTC) or later");
    again->add_option("--outcome", given.outcome, "only mails with this outcome in the ledger, such as new-ticket");
    again->add_option("--charset", given.charset, "read them as this character set");
    again->add_option("--at-most", given.at_most, "stop after so many mails");
    CLI::App* const forget = add(&app, "purge", "forgets what may be forgotten after a time; says what first", run,
                                 with_house(given, [&](House& house) { purge(house, given.age, given.apply); }));
    forget->add_option("--older-than", given.age, "in days, such as 730d")->required();
    forget->add_flag("--apply", given.apply, "do it");
    CLI::App* const stats =
        add(&app, "stats", "the published figures of a month, quarter or year", run, with_house(given, [&](House& house) {
            const auto period =
                given.period.empty()
                    ? Result<Period>(Period::quarter_of(house.clock.now(), house.settings.site.zone).before())
                    : Period::parse(given.period);
            if (!period.ok()) throw Refusal{EX_USAGE, "--period: " + period.problem().advice};
            if (given.format != "csv" && given.format != "json") throw Refusal{EX_USAGE, "--format: write csv or json."};
            Statistics statistics;
            house.database->read([&](Stores& stores) {
                statistics = statistics_of(stores.statistics(), period.value(), house.settings.site.zone, house.clock.now());
            });
            std::cout << (given.format == "csv" ? statistics_csv(statistics) : statistics_json(statistics));
        }));
    stats->add_option("--period", given.period, "2026Q3, 2026-07 or 2026; otherwise the last quarter that is over");
    stats->add_option("--format", given.format, "csv or json")->required();
}

void add_mail_commands(CLI::App& app, Arguments& given, std::function<int()>& run) {
    add(&app, "serve", "everything: mail listener, outbox sender, pages", run,
        [&] { return serve(load_settings(given.config)); });
    add(&app, "deliver", "one mail on standard input, for an MTA's pipe", run, [&] {
        return deliver(given.config, given.recipient);
    })->add_option("--recipient", given.recipient, "to whom it was addressed");
    CLI::App* const import_command = add(&app, "import", "mbox, Maildir, .eml files or folders", run, [&] {
        return import(load_settings(given.config), given.paths, !given.no_acknowledge);
    });
    import_command->add_option("PATH", given.paths)->required();
    import_command->add_flag("--no-acknowledge", given.no_acknowledge, "nobody gets an automatic answer");
    CLI::App* const read =
        add(&app, "read", "what would be understood of each mail, as JSON Lines; stores nothing", run, [&] {
            return given.events ? read_events(given.paths, given.summary)
                                : read_mails(given.paths, keys_for_reading(given), SystemClock().now());
        });
    read->add_option("PATH", given.paths)->required();
    read->add_flag("--events", given.events, "the files are logs: one event a line");
    read->add_flag("--summary", given.summary, "with --events: totals only")->needs("--events");
    CLI::App* const convert = add(&app, "convert", "a log or a mail in an exchange format", run,
                                  [&] { return convert_file(given.file, given.format, given.sender, SystemClock().now()); });
    convert->add_option("--to", given.format, "iodef, xarf, dshield or csv")->required();
    convert->add_option("--from", given.sender, "your mail address, for formats that name the sender");
    convert->add_option("FILE", given.file)->required();
    add(&app, "settings", "prints the annotated sample", run, [] {
        std::cout << embedded_toritsugi_settings()[0].second;
        return EX_OK;
    });
}

int run_command(int count, char** words) {
    CLI::App app("Toritsugi: takes in reports of incidents, and passes them on.", "toritsugi");
    app.set_version_flag("--version", std::string("toritsugi ") + TORITSUGI_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    Arguments given;
    std::function<int()> run;
    app.add_option("--config", given.config, "settings file; else ./toritsugi.toml, else /etc/toritsugi/toritsugi.toml");
    add_mail_commands(app, given, run);
    add_user_commands(app, given, run);
    add_token_commands(app, given, run);
    add_contact_commands(app, given, run);
    add_care_commands(app, given, run);
    add_review_commands(app, given, run);
    const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
    const auto is_command = [&](const std::string& word) {
        return std::any_of(commands.begin(), commands.end(), [&](const CLI::App* one) { return one->get_name() == word; });
    };
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--config")
            ++i;   // its value is no command
        else if (!word.starts_with("-") && !is_command(word))
            throw Refusal{EX_USAGE, "There is no command \"" + word + "\". `toritsugi --help` lists them."};
        else if (!word.starts_with("-"))
            break;
    }
    try {
        app.parse(count, words);
    } catch (const CLI::Success& success) {   // --help, --version
        return app.exit(success);
    } catch (const CLI::ParseError& error) {
        throw Refusal{EX_USAGE, std::string(error.what()) + ". `toritsugi --help` lists the commands."};
    }
    return run();
}

}   // namespace

int main(int count, char** words) {
    std::ios::sync_with_stdio(false);
    try {
        return run_command(count, words);
    } catch (const Refusal& refusal) {
        std::cerr << "toritsugi: " << refusal.line << "\n";
        return refusal.code;
    } catch (const StoreError& error) {
        std::cerr << "toritsugi: " << error.what() << "\n";
        switch (error.kind()) {
            case StoreError::Kind::in_use:
            case StoreError::Kind::away: return EX_TEMPFAIL;
            case StoreError::Kind::wrong_file: return EX_CONFIG;
            default: return EX_IOERR;
        }
    } catch (const std::exception& error) {
        std::cerr << "toritsugi: " << error.what() << "\n";
        return EX_SOFTWARE;
    }
}
