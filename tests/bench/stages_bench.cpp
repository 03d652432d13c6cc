// What one mail costs, stage by stage, in processor time of the thread that works: for people who want to make it less.
//   stages_bench FOLDER [MAILS]   mails of a Maildir or of .eml files; a fresh desk below /tmp
// Prints name<TAB>value<TAB>unit, unit us/mail. What the writer does between transactions (commit, checkpoint, full-text
// index) is what is left of the whole process.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include "core/desk/take_in.hpp"
#include "db/open_database.hpp"
#include "mailgate/site_reading.hpp"

using namespace toritsugi;

namespace {

double thread_us() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}
double process_us() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

class Stage {
  public:
    explicit Stage(const char* name) : name_(name) {}
    template <class Work>
    auto operator()(const Work& work) {
        struct Until {
            double began, &sum;
            ~Until() { sum += thread_us() - began; }
        } const until{thread_us(), sum_};
        return work();
    }
    void print(std::size_t mails) const { std::printf("%s\t%.1f\tus/mail\n", name_, sum_ / static_cast<double>(mails)); }

  private:
    const char* name_;
    double sum_ = 0;
};

std::vector<std::string> mails_below(const std::string& folder, std::size_t at_most) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().extension() != ".tsv") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    if (paths.size() > at_most) paths.resize(at_most);
    std::vector<std::string> mails;
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        std::stringstream text;
        text << file.rdbuf();
        mails.push_back(text.str());
    }
    return mails;
}

struct ReadMail {
    MessageKey key;
    Message message;
    Report report;
};

}   // namespace

int main(int count, char** words) {
    if (count < 2) return std::fprintf(stderr, "stages_bench FOLDER [MAILS]\n"), 64;
    const auto mails = mails_below(words[1], count > 2 ? std::stoul(words[2]) : 5000);
    char folder[] = "/tmp/toritsugi-stages-XXXXXX";
    if (mails.empty() || !mkdtemp(folder)) return 66;
    constexpr std::size_t batch = 16;
    {
        Settings settings;
        settings.data.folder = folder;
        settings.site.domain = "csirt.example";
        settings.mail.address = "report@csirt.example";
        settings.site.documentation_addresses = true;
        settings.answers.per_address_day = settings.answers.per_address_hour = settings.answers.per_domain_hour =
            settings.answers.in_all_hour = 1'000'000;
        const auto database = open_database(settings, Purpose::serve);
        const SignedIds ids({std::string(32, 'k')}, settings.mail.address, settings.site.domain);
        const auto texts = MailTexts::load("");
        const Desk desk{settings, ids, texts.value()};
        const ParsingContext parsing = parsing_of(settings);
        const UtcTime now = parse_rfc3339("2026-11-23T00:00:00Z").value();
        Stage keeping("keep"), parsing_mail("parse"), reading("read"), asking("known_to"), deciding("take_in"),
            committing("commit");
        const double began = process_us();
        for (std::size_t first = 0; first < mails.size(); first += batch) {
            const std::size_t end = std::min(first + batch, mails.size());
            std::vector<ReadMail> read(end - first);
            Envelope envelope;
            envelope.sender = "reporter@reporter.example";
            envelope.recipients = {"report@csirt.example"};
            envelope.channel = "lmtp";
            envelope.received_at = now;
            database->write([&](Stores& stores) {
                for (std::size_t i = first; i < end; ++i)
                    keeping(
                        [&] { read[i - first].key = stores.messages().keep(RawMail::from(mails[i]), envelope, "").key; });
            });
            for (std::size_t i = first; i < end; ++i) {
                ReadMail& mail = read[i - first];
                const RawMail raw = RawMail::from(mails[i]);
                mail.message = parsing_mail([&] { return parse_message(raw, envelope, parsing); });
                ReadingContext context = reading_of(settings, now);
                context.keep_event_rows = true;
                mail.report = reading([&] { return read_report(mail.message, context); });
            }
            database->write([&](Stores& stores) {
                for (ReadMail& mail : read) {
                    const auto known = asking([&] {
                        return stores.tickets().known_to(question_of(mail.message, mail.report, envelope, desk), now, 2026);
                    });
                    const auto decision =
                        deciding([&] { return take_in(mail.message, mail.report, envelope, known, desk, now); });
                    committing([&] { stores.tickets().commit(mail.key, mail.message, mail.report, decision, now); });
                }
            });
        }
        for (const Stage* stage : {&keeping, &parsing_mail, &reading, &asking, &deciding, &committing})
            stage->print(mails.size());
        const double decided = process_us();
        std::printf("whole_process\t%.1f\tus/mail\n", (decided - began) / static_cast<double>(mails.size()));
        for (double before = 0, used = decided; used - before > 2000; used = process_us()) {   // the indexes follow
            before = used;
            std::this_thread::sleep_for(std::chrono::milliseconds(500));
        }
        std::printf("indexes_afterwards\t%.1f\tus/mail\n", (process_us() - decided) / static_cast<double>(mails.size()));
    }
    std::filesystem::remove_all(folder);
    return 0;
}
