#include "db/backup.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include "db/broken_promises.hpp"
#include "db/data_folder.hpp"
#include "db/open_database.hpp"
#include "db/sqlite/connection.hpp"

namespace toritsugi {
namespace {

constexpr char database_name[] = "toritsugi.db";
constexpr std::size_t piece_bytes = 256 << 10;

[[noreturn]] void fail(const std::string& what, int error) {
    const auto kind = error == ENOSPC ? StoreError::Kind::full : StoreError::Kind::other;
    throw StoreError(kind, what + (error ? std::string(": ") + std::strerror(error) : ""));
}

class Descriptor {
  public:
    Descriptor(const std::string& file, int flags) : value(open(file.c_str(), flags | O_CLOEXEC, 0600)) {
        if (value < 0) fail("cannot open " + file, errno);
    }
    ~Descriptor() { close(value); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    const int value;
};

struct Unlinked {   // a file of ours that must not stay, however we leave
    std::string file;
    ~Unlinked() {
        if (!file.empty()) unlink(file.c_str());
    }
};

using Writing = std::unique_ptr<archive, decltype(&archive_write_free)>;
using Reading = std::unique_ptr<archive, decltype(&archive_read_free)>;

void add_file(archive* tar, const std::string& file, const std::string& name) {
    const Descriptor from(file, O_RDONLY);
    struct stat found {};
    if (fstat(from.value, &found) != 0) fail("cannot read " + file, errno);
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0600);
    archive_entry_set_size(entry.get(), found.st_size);
    archive_entry_set_mtime(entry.get(), found.st_mtime, 0);
    if (archive_write_header(tar, entry.get()) != ARCHIVE_OK) fail(std::string("backup: ") + archive_error_string(tar), 0);
    std::string piece(piece_bytes, '\0');
    for (ssize_t length; (length = read(from.value, piece.data(), piece.size())) != 0;) {
        if (length < 0) fail("cannot read " + file, errno);
        if (archive_write_data(tar, piece.data(), static_cast<std::size_t>(length)) != length)
            fail(std::string("backup: ") + archive_error_string(tar), archive_errno(tar));
    }
}

std::vector<std::string> names_in(const std::string& folder) {
    struct Close {
        void operator()(DIR* opened) const { closedir(opened); }
    };
    const std::unique_ptr<DIR, Close> opened(opendir(folder.c_str()));
    if (!opened) fail("cannot read the folder " + folder, errno);
    std::vector<std::string> names;
    while (const dirent* entry = readdir(opened.get())) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..") names.push_back(name);
    }
    return names;
}

bool is_regular_file(const std::string& file) {
    struct stat found {};
    return lstat(file.c_str(), &found) == 0 && S_ISREG(found.st_mode);
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Keys and the like: small files that the database does not know, but without which its signed ids are worth nothing.
bool belongs_into_backup(const std::string& name) {
    return name.rfind(database_name, 0) != 0 && !ends_with(name, ".lock") && !ends_with(name, ".partial") &&
           name.front() != '.';
}

std::string folder_of(const std::string& file) {
    const std::size_t slash = file.rfind('/');
    return slash == file.npos ? "." : slash == 0 ? "/" : file.substr(0, slash);
}

// Only names that a backup of ours holds; nothing else of a tar file may touch the disk.
bool is_backup_name(const std::string& name) {
    const bool is_plain =
        !name.empty() && name.front() != '.' &&
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == name.npos;
    if (is_plain) return true;
    return name.size() == 4 + 3 + 64 && name.rfind("raw/", 0) == 0 && name[6] == '/' &&
           name.compare(4, 2, name, 7, 2) == 0 && name.find_first_not_of("0123456789abcdef", 7) == name.npos;
}

void extract(archive* tar, const std::string& file) {
    const Descriptor to(file, O_WRONLY | O_CREAT | O_EXCL);
    std::string piece(piece_bytes, '\0');
    for (la_ssize_t length; (length = archive_read_data(tar, piece.data(), piece.size())) != 0;) {
        if (length < 0) fail(std::string("backup: ") + archive_error_string(tar), 0);
        for (std::string_view rest(piece.data(), static_cast<std::size_t>(length)); !rest.empty();) {
            const ssize_t written = write(to.value, rest.data(), rest.size());
            if (written < 0) fail("cannot write " + file, errno);
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    if (fsync(to.value) != 0) fail("cannot sync " + file, errno);
}

// As of one moment, by a reader: nothing waits for it. Raw files are never changed, and are there before the rows that name
// them, so those that the copy names are all there when it is made.
void copy_database(const std::string& from_file, const std::string& to_file) {
    SqliteConnection from(from_file, Connection::Access::read_only);
    SqliteConnection to(to_file, Connection::Access::read_write);
    to.run("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF");   // it goes into the tar file, which is synced
    sqlite3_backup* const copy = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (!copy) to.fail(sqlite3_extended_errcode(to.handle()), "backup");
    constexpr int all_pages = -1;
    const int step = sqlite3_backup_step(copy, all_pages);
    const int end = sqlite3_backup_finish(copy);
    if (step != SQLITE_DONE) to.fail(end == SQLITE_OK ? step : end, "backup");
}

}   // namespace

void write_backup(const std::string& folder, const std::string& database_file, const std::string& file) {
    struct stat found {};
    if (lstat(file.c_str(), &found) == 0)
        throw StoreError(StoreError::Kind::other, "backup: " + file + " exists already. Name a new file.");
    const Unlinked copy{file + ".db.partial"}, partial{file + ".partial"};
    unlink(copy.file.c_str());
    copy_database(database_file, copy.file);
    chmod(copy.file.c_str(), 0600);
    const Descriptor out(partial.file, O_WRONLY | O_CREAT | O_TRUNC);
    {
        const Writing tar(archive_write_new(), archive_write_free);
        archive_write_set_format_pax_restricted(tar.get());
        if (archive_write_open_fd(tar.get(), out.value) != ARCHIVE_OK)
            fail(std::string("backup: ") + archive_error_string(tar.get()), 0);
        add_file(tar.get(), copy.file, database_name);
        for (const std::string& name : names_in(folder))
            if (belongs_into_backup(name) && is_regular_file(folder + "/" + name))
                add_file(tar.get(), folder + "/" + name, name);
        for (const std::string& two : names_in(folder + "/raw"))
            for (const std::string& name : names_in(folder + "/raw/" + two))
                if (is_backup_name("raw/" + two + "/" + name))
                    add_file(tar.get(), folder + "/raw/" + two + "/" + name, "raw/" + two + "/" + name);
        if (archive_write_close(tar.get()) != ARCHIVE_OK)
            fail(std::string("backup: ") + archive_error_string(tar.get()), archive_errno(tar.get()));
    }
    if (fsync(out.value) != 0) fail("cannot sync " + partial.file, errno);
    if (link(partial.file.c_str(), file.c_str()) != 0)
        fail("cannot make " + file, errno);   // link, so that nothing is ever written over
    sync_folder(folder_of(file));
}

void restore_backup(const Settings& settings, const std::string& file) {
    if (settings.database != "sqlite")
        throw StoreError(StoreError::Kind::wrong_file,
                         "restore: the database is PostgreSQL. Restore it with pg_restore: docs/operator/postgresql.md.");
    std::string folder = settings.data.folder;
    while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
    struct stat found {};
    if (stat(folder.c_str(), &found) == 0 && !names_in(folder).empty())
        throw StoreError(StoreError::Kind::other,
                         "restore: " + folder + " is not empty. Name an empty data.folder, or move the old one away.");
    const Reading tar(archive_read_new(), archive_read_free);
    archive_read_support_format_tar(tar.get());
    if (archive_read_open_filename(tar.get(), file.c_str(), piece_bytes) != ARCHIVE_OK)
        throw StoreError(StoreError::Kind::wrong_file, "restore: " + file + ": " + archive_error_string(tar.get()));
    make_data_folder(folder);
    const std::string arriving = folder + "/" + database_name + ".partial";
    bool has_database = false;
    archive_entry* entry = nullptr;
    int code = ARCHIVE_OK;
    while ((code = archive_read_next_header(tar.get(), &entry)) == ARCHIVE_OK) {
        const std::string name = archive_entry_pathname(entry) ? archive_entry_pathname(entry) : "";
        if (!is_backup_name(name) || archive_entry_filetype(entry) != AE_IFREG)
            throw StoreError(StoreError::Kind::wrong_file, "restore: " + file + " is not a backup of toritsugi");
        const bool is_database = name == database_name;
        has_database = has_database || is_database;
        extract(tar.get(), is_database ? arriving : folder + "/" + name);
    }
    if (code != ARCHIVE_EOF || !has_database)
        throw StoreError(StoreError::Kind::wrong_file,
                         "restore: " + file + " ends too early. Take another backup; empty " + folder + " first.");
    for (const std::string& two : names_in(folder + "/raw")) sync_folder(folder + "/raw/" + two);
    // The name makes it a data folder: only now is everything else there.
    if (rename(arriving.c_str(), (folder + "/" + database_name).c_str()) != 0) fail("cannot rename " + arriving, errno);
    sync_folder(folder);
    const auto database = open_database(settings, Purpose::serve);
    database->write([](Stores& stores) { stores.outbox().hold(true); });
    if (const std::string problems = database->check(); !problems.empty())
        throw StoreError(StoreError::Kind::suspect, "restore: done, but the backup was damaged: " + problems);
}

std::string check_data(const std::string& database_file, const RawFiles& files) {
    std::string problems;
    SqliteConnection connection(database_file, Connection::Access::read_only);
    connection.run("BEGIN");
    {
        Asked asked(connection, Query::quick_check);
        while (asked.next())
            if (asked.view(0) != "ok") problems += "database: damaged: " + asked.text(0) + "\n";
    }
    if (!problems.empty()) return problems;   // the rest would only repeat it
    {
        Asked asked(connection, Query::broken_references);
        while (asked.next())
            problems += "database: table " + asked.text(0) + " names a row of " + asked.text(2) + " that is not there\n";
    }
    problems += broken_promises(connection);
    Asked row(connection, Query::raw_mails);
    while (row.next()) {
        const std::string message = "message " + std::to_string(row.integer(0));
        try {
            const RawMail mapped = row.is_null(2) ? files.map(row.text(1)) : RawMail{};
            if (sha256_of(row.is_null(2) ? mapped.bytes : row.view(2)) != row.view(1))
                problems += "raw mail: the bytes of " + message + " were changed\n";
        } catch (const StoreError& error) { problems += std::string(error.what()) + " (" + message + ")\n"; }
    }
    return problems;
}

}   // namespace toritsugi
