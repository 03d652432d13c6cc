#include "mailgate/commands/import_command.hpp"

#include <sysexits.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <thread>

#include "mailgate/intake_line.hpp"
#include "mailgate/receive/import_mails.hpp"

namespace toritsugi {
namespace {

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

}   // namespace

int import_files(const std::vector<std::string>& paths, bool acknowledges, Database& database, const Desk& desk,
                 const Clock& clock, std::shared_ptr<spdlog::logger> log) {
    const MailFiles files(paths);
    std::uint64_t passed_over = 0;
    Imported imported;
    {
        ProgressBar bar(files.bytes());
        imported = import_mails(
            files, database, clock, acknowledges ? Answering::as_usual : Answering::never,
            [&](std::uint64_t bytes) { bar.at(bytes); },
            [&](const std::string& file, const std::string& why) {
                ++passed_over;
                std::cerr << file << ": passed over: " << why << "\n";
            });
    }
    {
        ProgressBar bar(imported.mails);
        IntakeLine::Options options;
        options.readers = std::max(1u, std::thread::hardware_concurrency());
        options.progress = [&](std::size_t decided) { bar.at(std::min<std::uint64_t>(decided, imported.mails)); };
        IntakeLine intake(database, desk, clock, log, options);
        intake.wait_until_idle();
    }
    std::cout << imported.mails << " mails, " << imported.mails - imported.known << " of them new, " << imported.known
              << " known already";
    if (passed_over > 0) std::cout << "; " << passed_over << " files passed over";
    std::cout << "\n";
    return EX_OK;
}

}   // namespace toritsugi
