#include "mailgate/lookup/home_tables.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/contacts/contact_files.hpp"
#include "core/contacts/team_list.hpp"

namespace toritsugi {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

// Whole or not at all: a reader sees the old file or the new one.
void keep(const std::string& folder, const std::string& name, std::string_view text) {
    fs::create_directories(folder);
    const fs::path fresh = fs::path(folder) / (name + ".new");
    std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    file.close();
    if (!file) throw std::runtime_error(fresh.string() + ": cannot be written. Is the disk full?");
    fs::rename(fresh, fs::path(folder) / name);
}

std::string field(std::string_view line, int number) {
    for (; number > 0; --number) line.remove_prefix(std::min(line.find('|'), line.size() - 1) + 1);
    return std::string(line.substr(0, line.find('|')));
}

std::string_view first_line(std::string_view text) {
    while (text.starts_with('#') || text.starts_with(';') || text.starts_with('\n'))
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    return text.substr(0, std::min(text.find('\n'), text.size()));
}

bool is_delegated(std::string_view text) {
    const std::string_view line = first_line(text);
    return (line.starts_with("2|") || line.starts_with("2.")) && std::count(line.begin(), line.end(), '|') >= 5;
}
bool is_origin_table(std::string_view text) {
    const std::string_view line = first_line(text);
    const auto gap = line.find_first_of("\t ");
    if (gap == line.npos || !IpRange::parse(line.substr(0, gap)).ok()) return false;
    const std::string_view rest = line.substr(gap + 1);   // "24<TAB>64511" in CAIDA's files
    return line.find('/') < gap || (rest.find('\t') != rest.npos && rest.find_first_not_of("0123456789") == rest.find('\t'));
}
// IPv4 and IPv6 come in files of their own; one does not take the place of the other.
bool has_rows_of(std::string_view text, bool six) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        const bool is_row = !line.empty() && line[0] != ';' && line[0] != '#';
        if (is_row && (line.substr(0, line.find_first_of("\t ,")).find(':') != line.npos) == six) return true;
        at = end + 1;
    }
    return false;
}
std::string name_of_origins(std::string_view text, const std::string& folder) {
    const bool four = has_rows_of(text, false), six = has_rows_of(text, true);
    std::error_code none;
    if (four && six) fs::remove(fs::path(folder) / "origins-v6", none);   // this file has newer rows for both
    return six && !four ? "origins-v6" : "origins-table";
}
bool is_national_list(std::string_view text) {
    const std::string_view line = first_line(text);
    return line.size() > 4 && line.find('|') <= 4 && line.find('<') != line.npos;
}
bool is_json(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first != text.npos && text[first] == '{';
}

std::string safe_name(std::string_view name) {
    std::string safe;
    for (const char c : name.substr(name.rfind('/') == name.npos ? 0 : name.rfind('/') + 1))
        safe += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ? c : '_';
    return safe.substr(0, 100);
}

Problem in_file(const std::string& name, const Problem& problem) { return {problem.offset, name + ": " + problem.advice}; }

}   // namespace

std::string HomeTables::dates() const {
    std::string all;
    const auto add = [&](const std::string& what) { all += (all.empty() ? "" : "; ") + what; };
    if (!delegated.dates().empty()) add("delegated files: " + delegated.dates());
    if (origins.size() > 0) add("origin table: " + std::to_string(origins.size()) + " prefixes");
    for (const RdapBootstrap& bootstrap : servers.bootstraps) add("bootstrap " + bootstrap.publication.substr(0, 10));
    return all;
}

HomeTables load_home_tables(const std::string& folder) {
    HomeTables tables;
    std::error_code none;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder, none)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::string origins;
    for (const fs::path& path : files) {
        const std::string name = path.filename().string();
        if (name.ends_with(".new")) continue;
        const auto complain = [&](const Problem& problem) {
            tables.problems.push_back(in_file(path.string(), problem).advice);
        };
        if (name.starts_with("delegated-")) {
            if (const auto rows = tables.delegated.add(contents(path)); !rows.ok()) complain(rows.problem());
        } else if (name.starts_with("origins-")) {
            const std::string text = contents(path);
            if (const auto table = OriginTable::read(text); table.ok())
                origins += text + "\n";
            else
                complain(table.problem());
        } else if (name.starts_with("bootstrap-")) {
            if (auto bootstrap = RdapBootstrap::read(contents(path)); bootstrap.ok())
                tables.servers.bootstraps.push_back(std::move(bootstrap.value()));
            else
                complain(bootstrap.problem());
        }
    }
    tables.delegated.finish();
    if (auto table = OriginTable::read(origins); table.ok()) tables.origins = std::move(table.value());
    return tables;
}

Result<ImportedFile> import_contact_file(std::string_view text, const std::string& name, const std::string& folder,
                                         UtcTime now) {
    ImportedFile imported;
    const std::string source = safe_name(name);
    if (is_delegated(text)) {
        DelegatedTable table;
        const auto rows = table.add(text);
        if (!rows.ok()) return in_file(name, rows.problem());
        imported.kind = ImportedFile::Kind::table;
        imported.table_name = "delegated-" + safe_name(field(first_line(text), 1));
        imported.said = "delegated file of " + table.dates() + ": " + std::to_string(rows.value()) + " rows";
    } else if (is_origin_table(text)) {
        const auto table = OriginTable::read(text);
        if (!table.ok()) return in_file(name, table.problem());
        imported.kind = ImportedFile::Kind::table;
        imported.table_name = name_of_origins(text, folder);
        imported.said = "origin table: " + std::to_string(table.value().size()) + " prefixes";
    } else if (is_json(text) && text.find("\"services\"") != text.npos) {
        const auto bootstrap = RdapBootstrap::read(text);
        if (!bootstrap.ok()) return in_file(name, bootstrap.problem());
        imported.kind = ImportedFile::Kind::table;
        imported.table_name = "bootstrap-" + source;
        imported.said = "RDAP bootstrap file of " + bootstrap.value().publication.substr(0, 10) + ": " +
                        std::to_string(bootstrap.value().size()) + " services";
    } else {
        auto contacts = is_team_list(text)       ? read_team_list(text, source, now)
                        : is_json(text)          ? read_contacts_json(text, source, now)
                        : is_national_list(text) ? read_national_certs(text, source, now)
                                                 : read_contacts_csv(text, source, now);
        if (!contacts.ok()) return in_file(name, contacts.problem());
        imported.contacts = std::move(contacts.value());
        imported.said = std::to_string(imported.contacts.size()) + " contacts";
    }
    if (imported.kind == ImportedFile::Kind::table) keep(folder, imported.table_name, text);
    return imported;
}

std::string home_tables_mark(const std::string& folder) {
    std::string mark;
    std::error_code ignored;
    std::vector<std::filesystem::directory_entry> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) files.push_back(entry);
    std::sort(files.begin(), files.end());
    for (const auto& file : files)
        mark += file.path().string() + " " + std::to_string(file.file_size(ignored)) + " " +
                std::to_string(file.last_write_time(ignored).time_since_epoch().count()) + "\n";
    return mark;
}

}   // namespace toritsugi
