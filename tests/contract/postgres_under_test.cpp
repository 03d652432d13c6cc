#include "tests/contract/postgres_under_test.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "db/postgres/connection.hpp"

namespace toritsugi::testing::postgres_under_test {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

// Debian keeps the programs of the server out of PATH, by version.
std::optional<std::string> newest_programs() {
    std::vector<std::string> found;
    std::error_code none;
    for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none))
        if (fs::exists(version.path() / "bin/initdb")) found.push_back(version.path() / "bin");
    if (found.empty()) return std::nullopt;
    return *std::max_element(found.begin(), found.end());
}

class Server {
  public:
    explicit Server(std::string programs) : programs_(std::move(programs)) {
        std::string name = "/tmp/toritsugi-pg-XXXXXX";   // short: the path of a socket has 107 characters
        if (!mkdtemp(name.data())) throw std::runtime_error("cannot make a folder for PostgreSQL");
        folder_ = name;
        if (geteuid() == 0) {   // the server refuses to run as root
            const passwd* user = getpwnam("postgres");
            if (!user) user = getpwnam("nobody");
            if (!user) throw std::runtime_error("no user to run PostgreSQL as");
            user_ = user->pw_uid;
            group_ = user->pw_gid;
            if (chown(folder_.c_str(), user_, group_) != 0) throw std::runtime_error("cannot give PostgreSQL its folder");
        }
        const pid_t made = spawn({programs_ + "/initdb", "-D", folder_ + "/data", "-U", "desk", "-A", "trust", "-E", "UTF8",
                                  "--locale=C", "--no-sync", "--no-instructions"});
        int status = 0;
        waitpid(made, &status, 0);
        if (status != 0) throw std::runtime_error("initdb failed, see " + folder_ + "/log");
        start();
    }
    ~Server() {
        stop(SIGQUIT);
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    void start() {
        run();
        for (int i = 0; i < 1200 && !is_ready(); ++i) {
            std::this_thread::sleep_for(milliseconds(50));
            // After a crash the last of its processes may still hold the shared memory: then the new one ends at once.
            if (waitpid(server_, nullptr, WNOHANG) == server_) run();
        }
        if (!is_ready()) throw std::runtime_error("PostgreSQL does not start, see " + folder_ + "/log");
    }
    void run() {
        server_ = spawn({programs_ + "/postgres", "-D", folder_ + "/data", "-c", "listen_addresses=", "-c",
                         "unix_socket_directories=" + folder_, "-c", "fsync=off", "-c", "full_page_writes=off", "-c",
                         "max_connections=200", "-c", "autovacuum=off", "-c", "log_min_messages=panic"});
    }
    void stop(int signal) {
        kill(server_, signal);
        waitpid(server_, nullptr, 0);
    }
    std::string url(const std::string& schema) const {
        return "postgresql:///postgres?host=" + folder_ + "&user=desk&options=-csearch_path%3D" + schema;
    }

  private:
    bool is_ready() const {   // PostgreSQL writes so into the eighth line
        std::ifstream file(folder_ + "/data/postmaster.pid");
        std::string line;
        for (int i = 0; i < 8; ++i) std::getline(file, line);
        return file && line.starts_with("ready");
    }
    pid_t spawn(const std::vector<std::string>& words) const {
        const pid_t parent = getpid(), child = fork();
        if (child != 0) return child;
        if (user_ != 0 && (setgroups(0, nullptr) != 0 || setgid(group_) != 0 || setuid(user_) != 0)) _exit(1);
        prctl(PR_SET_PDEATHSIG, SIGQUIT);   // the tests may be killed
        if (getppid() != parent || chdir(folder_.c_str()) != 0) _exit(1);
        const int log = open("log", O_WRONLY | O_CREAT | O_APPEND, 0600);
        if (dup2(log, 1) < 0 || dup2(log, 2) < 0) _exit(1);
        std::vector<char*> arguments;
        for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        execv(arguments[0], arguments.data());
        _exit(1);
    }

    const std::string programs_;
    std::string folder_;
    uid_t user_ = 0;
    gid_t group_ = 0;
    pid_t server_ = 0;
};

Server* server() {
    static const std::unique_ptr<Server> started = [] {
        const auto programs = newest_programs();
        if (!programs) MESSAGE("PostgreSQL skipped: the Debian package postgresql is not installed");
        return programs ? std::make_unique<Server>(*programs) : nullptr;
    }();
    return started.get();
}

}   // namespace

bool is_there() { return server() != nullptr; }

void run_sql(const std::string& url, const std::string& sql) {
    PostgresServer at(url);
    PostgresConnection(at, Connection::Access::read_write, PostgresServer::Patience::restart).run(sql.c_str());
}

std::string new_database() {
    static int count = 0;
    const std::string schema = "case_" + std::to_string(++count);
    run_sql(server()->url("public"), "CREATE SCHEMA " + schema);
    return server()->url(schema);
}

void drop_database(const std::string& url) {
    run_sql(server()->url("public"), "DROP SCHEMA " + url.substr(url.rfind("case_")) + " CASCADE");
}

void crash_and_restart() {
    server()->stop(SIGQUIT);
    server()->start();
}

}   // namespace toritsugi::testing::postgres_under_test
