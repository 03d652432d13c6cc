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
#include "core/exchange/convert.hpp"
#include "core/exchange/event_json.hpp"
#include "core/exchange/read_json.hpp"
#include "core/identity/key_file.hpp"
#include "core/reading/logs/log_reader.hpp"
#include "core/reading/read_report.hpp"
#include "core/settings/settings.hpp"
#include "db/open_database.hpp"
#include "embedded/toritsugi_settings.hpp"
#include "mailgate/intake.hpp"
#include "mailgate/mime/log_files.hpp"
#include "mailgate/mime/parse_message.hpp"
#include "mailgate/receive/import_mails.hpp"
#include "mailgate/receive/incoming_mail.hpp"
#include "mailgate/receive/mail_listener.hpp"
#include "mailgate/receive/pipe_delivery.hpp"
#include "mailgate/send/outbox_sender.hpp"
#include "web/server/passwords.hpp"
#include "web/server/totp.hpp"
#include "web/server/web_server.hpp"

namespace {

using namespace toritsugi;

class SystemClock : public Clock {
  public:
    UtcTime now() const override { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }
};

// What cannot be done, said to the operator: one line on standard error, and an exit code of sysexits(3).
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
    Desk desk;

    House(Settings given, Purpose purpose)
        : settings(std::move(given)),
          log(open_log(settings)),
          texts(checked_texts(settings)),
          database(open_database(settings, purpose)),
          ids(signing_keys(settings.data.folder), settings.mail.address, settings.site.domain),
          desk{settings, ids, texts} {}
};

ParsingContext parsing_of(const Settings& settings) {
    ParsingContext context;
    context.limits = settings.limits;
    context.authserv_id = settings.mail.authserv_id;
    context.our_addresses = settings.mail.also_ours;
    context.our_addresses.push_back(settings.mail.address);
    return context;
}

// ---- serve

// The decoded bytes of one attachment, for a download: the mail is read again, since only its raw bytes are kept.
std::optional<std::string> attachment_bytes(const RawMail& raw, const Envelope& envelope,
                                            const std::vector<std::size_t>& path, const Settings& settings) {
    const Message message = parse_message(raw, envelope, parsing_of(settings));
    const std::vector<Attachment>* level = &message.attachments;
    const Attachment* found = nullptr;
    for (const std::size_t index : path) {
        if (index >= level->size()) return {};
        found = &(*level)[index];
        level = &found->inside;
    }
    if (found == nullptr || !found->read) return {};
    std::string bytes;
    found->read([&](std::string_view piece) {
        bytes += piece;
        return bytes.size() < settings.limits.unpacked_bytes;
    });
    return bytes;
}

MailSide mail_side(House& house, Intake& intake, OutboxSender& sender) {
    MailSide side;
    side.take_in = [&](const std::string& raw, const Envelope& envelope) {
        house.database->write([&](Stores& stores) { stores.messages().keep(RawMail::from(raw), envelope, ""); });
        intake.look();
    };
    side.attachment = [&](const RawMail& raw, const Envelope& envelope, const std::vector<std::size_t>& path) {
        return attachment_bytes(raw, envelope, path, house.settings);
    };
    side.outbox_has_mail = [&] { sender.look(); };
    return side;
}

int serve(const Settings& settings) {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int one : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, one);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);   // before the first thread: all inherit it
    std::signal(SIGPIPE, SIG_IGN);

    House house(settings, Purpose::serve);
    OutboxSender sender(house.settings, *house.database, house.clock, house.log);
    Intake::Options options;
    options.readers = std::max(1u, std::thread::hardware_concurrency());
    options.in_hand_file = settings.data.folder + "/in-hand";
    options.owed = [&] { sender.look(); };
    Intake intake(*house.database, house.desk, house.clock, house.log, options);
    MailListener listener(
        house.settings, *house.database, house.clock, [&] { intake.look(); }, house.log);
    WebServer web(*house.database, house.desk, house.clock, house.log, mail_side(house, intake, sender));
    web.start();
    house.log->info("desk.open mail={} web={} data={} database=\"{}\" send={}", settings.mail.listen, settings.web.listen,
                    settings.data.folder, house.database->version(),
                    settings.mail.send.substr(0, settings.mail.send.find(':')));
    int signal = 0;
    do sigwait(&signals, &signal);
    while (signal == SIGHUP);
    house.log->info("desk.closing signal={}", signal);
    listener.stop();
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

class ProgressBar {
  public:
    explicit ProgressBar(std::uint64_t whole)
        : whole_(std::max<std::uint64_t>(whole, 1)), is_shown_(isatty(STDERR_FILENO) != 0) {}
    ~ProgressBar() {
        if (is_shown_) std::cerr << "\r\033[K";
    }
    void at(std::uint64_t done) {
        const int percent = static_cast<int>(done * 100 / whole_);
        if (!is_shown_ || percent == percent_) return;
        percent_ = percent;
        std::cerr << "\r[" << std::string(static_cast<std::size_t>(percent / 2), '#')
                  << std::string(static_cast<std::size_t>(50 - percent / 2), '.') << "] " << percent << " %" << std::flush;
    }

  private:
    std::uint64_t whole_;
    bool is_shown_;
    int percent_ = -1;
};

int import(Settings settings, const std::vector<std::string>& paths, bool acknowledges) {
    if (settings.log.file.empty()) settings.log.level = "warn";   // one line a mail would hide the progress bar
    House house(settings, Purpose::command);
    const MailFiles files(paths);
    std::uint64_t passed_over = 0;
    Imported imported;
    {
        ProgressBar bar(files.bytes());
        imported = import_mails(
            files, *house.database, house.clock, acknowledges ? Answering::as_usual : Answering::never,
            [&](std::uint64_t bytes) { bar.at(bytes); },
            [&](const std::string& file, const std::string& why) {
                ++passed_over;
                std::cerr << file << ": passed over: " << why << "\n";
            });
    }
    {
        ProgressBar bar(imported.mails);
        Intake::Options options;
        options.readers = std::max(1u, std::thread::hardware_concurrency());
        options.progress = [&](std::size_t decided) { bar.at(std::min<std::uint64_t>(decided, imported.mails)); };
        Intake intake(*house.database, house.desk, house.clock, house.log, options);
        intake.wait_until_idle();
    }
    std::cout << imported.mails << " mails, " << imported.mails - imported.known << " of them new, " << imported.known
              << " known already";
    if (passed_over > 0) std::cout << "; " << passed_over << " files passed over";
    std::cout << "\n";
    return EX_OK;
}

// ---- read

ReadingContext reading_of(const Settings& settings, const Envelope& envelope, const ParsingContext& parsing) {
    ReadingContext context;
    context.our_addresses = parsing.our_addresses;
    context.received_at = envelope.received_at;
    context.documentation_addresses = settings.site.documentation_addresses;
    return context;
}

int read_mails(const std::vector<std::string>& paths) {
    // Needs no settings: the same mail gives the same answer on any machine. Addresses of the documentation ranges count.
    Settings settings;
    settings.site.documentation_addresses = true;
    const ParsingContext parsing = parsing_of(settings);
    const SystemClock clock;
    int code = EX_OK;
    const MailFiles files(paths);
    files.for_each(
        [&](const FoundMail& found) {
            Envelope envelope = found.envelope;
            envelope.received_at = clock.now();
            const Message message = parse_message(found.raw, envelope, parsing);
            std::cout << read_json(message, read_report(message, reading_of(settings, envelope, parsing)), found.where)
                      << "\n";
        },
        [&](const std::string& file, const std::string& why) {
            std::cerr << file << ": passed over: " << why << "\n";
            code = EX_NOINPUT;
        });
    return code;
}

class EventPrinter : public LogSink {
  public:
    explicit EventPrinter(bool is_summary) : is_summary_(is_summary) {}
    ~EventPrinter() override { flush(); }
    void event(const LogEvent& event) override {
        lines_read_ += event.lines;
        events_ += event.count;
        if (is_summary_) return;
        write_event_json(event, out_);
        if (out_.size() > (1 << 16)) flush();
    }
    void not_read(std::uint64_t, std::string_view) override { ++not_read_; }
    void finished(const LogFindings& findings) override { lines_ += findings.lines; }
    void print_summary() {
        std::cout << "{\"lines\":" << lines_ << ",\"read\":" << lines_read_ << ",\"not_read\":" << not_read_
                  << ",\"count\":" << events_ << "}\n";
    }

  private:
    void flush() {
        std::cout.write(out_.data(), static_cast<std::streamsize>(out_.size()));
        out_.clear();
    }
    bool is_summary_;
    std::string out_;
    std::uint64_t lines_ = 0, lines_read_ = 0, not_read_ = 0, events_ = 0;
};

int read_events(const std::vector<std::string>& paths, bool is_summary) {
    EventPrinter printer(is_summary);
    const ReadingLimits limits;
    int code = EX_OK;
    for (const std::string& path : paths) {
        try {
            for_each_log_text(path, limits, [&](const std::string&, const auto& read) {
                LogReader reader(LogContext{}, printer);
                read([&](std::string_view piece) {
                    reader.piece(piece);
                    return true;
                });
                reader.end();
            });
        } catch (const std::system_error& failure) {
            std::cerr << "toritsugi: " << path << ": " << failure.code().message() << "\n";
            code = EX_NOINPUT;
        }
    }
    if (is_summary) printer.print_summary();
    return code;
}

// A log or a mail in an exchange format, for reporters' own use: needs no settings and stores nothing.
int convert(const std::string& path, const std::string& format_name, const std::string& sender) {
    const auto format = exchange_format_named(format_name);
    if (!format.ok()) throw Refusal{EX_USAGE, format.problem().advice};
    ConversionSettings conversion;
    conversion.format = format.value();
    conversion.sender = {sender, sender, sender.substr(std::min(sender.rfind('@') + 1, sender.size()))};
    conversion.generated_at = SystemClock().now();
    conversion.out = [](std::string_view piece) {
        std::cout.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    };
    ConversionCounts counts;
    Settings settings;
    settings.site.documentation_addresses = true;
    const ParsingContext parsing = parsing_of(settings);
    const RawMail file = map_mail(path);
    if (looks_like_mail(file.bytes.substr(0, 64 << 10))) {
        Envelope envelope;
        envelope.received_at = conversion.generated_at;
        const Message message = parse_message(file, envelope, parsing);
        counts = convert_mail(message, reading_of(settings, envelope, parsing), conversion);
    } else {
        LogContext context;
        context.sent_at = conversion.generated_at;
        LogConversion log(conversion, context);
        for_each_log_text(path, settings.limits, [&](const std::string&, const auto& read) {
            read([&](std::string_view piece) {
                log.piece(piece);
                return true;
            });
        });
        counts = log.end();
    }
    if (counts.left_out > 0)
        std::cerr << "toritsugi: " << counts.left_out << " of " << counts.events << " events have no time or address that "
                  << format_name << " can say; they are left out.\n";
    return EX_OK;
}

// ---- people

std::string secret_from(std::istream& input) {
    std::string line;
    std::getline(input, line);
    while (line.ends_with('\r')) line.pop_back();
    return line;
}

std::string new_password(const std::string& name, bool from_standard_input) {
    std::string password;
    if (from_standard_input) {
        password = secret_from(std::cin);
    } else {
        const char* const typed = getpass(("Password for " + name + ": ").c_str());
        password = typed != nullptr ? typed : "";
    }
    const auto checked = check_new_password(password, name);
    if (!checked.ok()) throw Refusal{EX_DATAERR, checked.problem().advice};
    return checked.value();
}

Handler handler_named(Stores& stores, const std::string& name) {
    const auto handler = stores.people().handler_named(name);
    if (!handler) throw Refusal{EX_NOUSER, "There is no handler \"" + name + "\". `toritsugi user list` names them all."};
    return *handler;
}

void add_user(House& house, const std::string& name, const std::string& display_name, bool is_lead,
              bool from_standard_input) {
    Handler handler;
    handler.name = name;
    handler.display_name = display_name.empty() ? name : display_name;
    handler.is_lead = is_lead;
    handler.password_hash = hash_password(new_password(name, from_standard_input));
    house.database->write([&](Stores& stores) {
        if (stores.people().handler_named(name))
            throw Refusal{EX_DATAERR, "There is a handler \"" + name +
                                          "\" already. Choose another name, or `toritsugi user password " + name + "`."};
        stores.people().add(handler);
    });
}

// ---- arguments

struct Arguments {
    std::string config, recipient, name, display_name, file, format, token_handler, sender = "reporter@localhost";
    std::vector<std::string> paths;
    bool no_acknowledge = false, events = false, summary = false, from_standard_input = false, is_lead = false, off = false;
};

// A command whose issue is still open: it says so instead of pretending.
int not_built(const std::string& command) { throw Refusal{EX_UNAVAILABLE, "`" + command + "` is not built yet."}; }

int with_house(const Arguments& given, const std::function<void(House&)>& act) {
    House house(load_settings(given.config), Purpose::command);
    act(house);
    return EX_OK;
}

void add_user_commands(CLI::App& app, Arguments& given, std::function<int()>& run) {
    CLI::App* const user = app.add_subcommand("user", "people who sign in")->require_subcommand(1);
    CLI::App* const add = user->add_subcommand("add", "a new handler");
    add->add_option("NAME", given.name, "what is typed to sign in")->required();
    add->add_option("--display-name", given.display_name, "what others see");
    add->add_flag("--lead", given.is_lead, "may change rules, people and settings");
    add->add_flag("--password-stdin", given.from_standard_input, "the password is the first line of standard input");
    add->callback([&] {
        run = [&] {
            return with_house(given, [&](House& house) {
                add_user(house, given.name, given.display_name, given.is_lead, given.from_standard_input);
            });
        };
    });

    CLI::App* const password = user->add_subcommand("password", "a new password; ends all sessions");
    password->add_option("NAME", given.name)->required();
    password->add_flag("--password-stdin", given.from_standard_input, "the password is the first line of standard input");
    password->callback([&] {
        run = [&] {
            return with_house(given, [&](House& house) {
                const std::string hash = hash_password(new_password(given.name, given.from_standard_input));
                house.database->write([&](Stores& stores) {
                    Handler handler = handler_named(stores, given.name);
                    handler.password_hash = hash;
                    handler.is_disabled = false;
                    stores.people().update(handler);
                    for (const Session& session : stores.people().sessions_of(handler.key))
                        stores.people().close_session(session.token_hash);
                });
            });
        };
    });

    CLI::App* const totp = user->add_subcommand("totp", "the second step at sign-in: a new secret, or --off");
    totp->add_option("NAME", given.name)->required();
    totp->add_flag("--off", given.off, "no second step any more");
    totp->callback([&] {
        run = [&] {
            return with_house(given, [&](House& house) {
                const std::string secret = given.off ? "" : new_totp_secret();
                house.database->write([&](Stores& stores) {
                    Handler handler = handler_named(stores, given.name);
                    handler.totp_secret = secret;
                    handler.totp_last_step = 0;
                    stores.people().update(handler);
                });
                if (!given.off) std::cout << totp_address(house.settings.site.name, given.name, secret) << "\n";
            });
        };
    });

    CLI::App* const disable = user->add_subcommand("disable", "ends all sessions and lets nobody in by this name");
    disable->add_option("NAME", given.name)->required();
    disable->callback([&] {
        run = [&] {
            return with_house(given, [&](House& house) {
                house.database->write([&](Stores& stores) {
                    Handler handler = handler_named(stores, given.name);
                    handler.is_disabled = true;
                    stores.people().update(handler);
                });
            });
        };
    });

    user->add_subcommand("list", "all handlers")->callback([&] {
        run = [&] {
            return with_house(given, [&](House& house) {
                house.database->read([&](Stores& stores) {
                    for (const Handler& handler : stores.people().handlers())
                        std::cout << handler.name << "\t" << handler.display_name << "\t"
                                  << (handler.is_lead ? "lead" : "handler") << (handler.totp_secret.empty() ? "" : "\ttotp")
                                  << (handler.is_disabled ? "\tdisabled" : "") << "\n";
                });
            });
        };
    });
}

void add_token_commands(CLI::App& app, Arguments& given, std::function<int()>& run) {
    CLI::App* const token = app.add_subcommand("token", "bearer tokens for the API")->require_subcommand(1);
    CLI::App* const add = token->add_subcommand("add", "prints a new token, once");
    add->add_option("NAME", given.name, "what it is for")->required();
    add->add_option("--handler", given.token_handler, "in whose name it acts")->required();
    add->callback([&] {
        run = [&] {
            return with_house(given, [&](House& house) {
                const std::string secret = random_token(32);
                house.database->write([&](Stores& stores) {
                    ApiToken made;
                    made.name = given.name;
                    made.token_hash = token_hash(secret);
                    made.handler = handler_named(stores, given.token_handler).key;
                    made.created_at = house.clock.now();
                    stores.people().add_token(made);
                });
                std::cout << secret << "\n";
            });
        };
    });
    CLI::App* const revoke = token->add_subcommand("revoke", "it opens nothing any more");
    revoke->add_option("NAME", given.name)->required();
    revoke->callback([&] {
        run = [&] {
            return with_house(given, [&](House& house) {
                bool is_gone = false;
                house.database->write([&](Stores& stores) { is_gone = stores.people().revoke_token(given.name); });
                if (!is_gone) throw Refusal{EX_DATAERR, "There is no token \"" + given.name + "\"."};
            });
        };
    });
}

void add_care_commands(CLI::App& app, Arguments& given, std::function<int()>& run) {
    CLI::App* const backup = app.add_subcommand("backup", "everything into one new file, while serving");
    backup->add_option("FILE", given.file)->required();
    backup->callback(
        [&] { run = [&] { return with_house(given, [&](House& house) { house.database->backup(given.file); }); }; });
    CLI::App* const restore =
        app.add_subcommand("restore", "a backup into an empty data folder; outgoing mail is held afterwards");
    restore->add_option("FILE", given.file)->required();
    restore->callback([&] {
        run = [&] {
            restore_backup(load_settings(given.config), given.file);
            return EX_OK;
        };
    });
    app.add_subcommand("check", "is all data there and whole")->callback([&] {
        run = [&] {
            std::string problems;
            with_house(given, [&](House& house) { problems = house.database->check(); });
            if (!problems.empty()) throw Refusal{EX_DATAERR, problems};
            std::cout << "All mails, tickets and files are there and whole.\n";
            return EX_OK;
        };
    });
    app.add_subcommand("migrate", "brings the database to this release; `serve` does it too")->callback([&] {
        run = [&] {
            return with_house(given, [](House& house) {
                std::cout << house.database->version() << ": the database is of this release.\n";
            });
        };
    });
    for (const char* const later : {"reread", "purge", "stats", "contact"}) {
        CLI::App* const command = app.add_subcommand(later, "not built yet")->allow_extras();
        command->callback([&run, later] { run = [later] { return not_built(later); }; });
    }
}

void add_mail_commands(CLI::App& app, Arguments& given, std::function<int()>& run) {
    app.add_subcommand("serve", "everything: mail listener, outbox sender, pages")->callback([&] {
        run = [&] { return serve(load_settings(given.config)); };
    });
    CLI::App* const deliver_command = app.add_subcommand("deliver", "one mail on standard input, for an MTA's pipe");
    deliver_command->add_option("--recipient", given.recipient, "to whom it was addressed");
    deliver_command->callback([&] { run = [&] { return deliver(given.config, given.recipient); }; });
    CLI::App* const import_command = app.add_subcommand("import", "mbox, Maildir, .eml files or folders");
    import_command->add_option("PATH", given.paths)->required();
    import_command->add_flag("--no-acknowledge", given.no_acknowledge, "nobody gets an automatic answer");
    import_command->callback(
        [&] { run = [&] { return import(load_settings(given.config), given.paths, !given.no_acknowledge); }; });
    CLI::App* const read =
        app.add_subcommand("read", "what would be understood of each mail, as JSON Lines; stores nothing");
    read->add_option("PATH", given.paths)->required();
    read->add_flag("--events", given.events, "the files are logs: one event a line");
    read->add_flag("--summary", given.summary, "with --events: totals only")->needs("--events");
    read->callback(
        [&] { run = [&] { return given.events ? read_events(given.paths, given.summary) : read_mails(given.paths); }; });
    CLI::App* const convert_command = app.add_subcommand("convert", "a log or a mail in an exchange format");
    convert_command->add_option("--to", given.format, "iodef, xarf, dshield or csv")->required();
    convert_command->add_option("--from", given.sender, "your mail address, for formats that name the sender");
    convert_command->add_option("FILE", given.file)->required();
    convert_command->callback([&] { run = [&] { return convert(given.file, given.format, given.sender); }; });
    app.add_subcommand("settings", "prints the annotated sample")->callback([&] {
        run = [] {
            std::cout << embedded_toritsugi_settings()[0].second;
            return EX_OK;
        };
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
    add_care_commands(app, given, run);
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
        return error.kind() == StoreError::Kind::in_use       ? EX_TEMPFAIL
               : error.kind() == StoreError::Kind::wrong_file ? EX_CONFIG
                                                              : EX_IOERR;
    } catch (const std::exception& error) {
        std::cerr << "toritsugi: " << error.what() << "\n";
        return EX_SOFTWARE;
    }
}
