#include "core/reading/formats/table.hpp"

#include <algorithm>
#include <cstring>

#include "core/reading/fields.hpp"
#include "core/reading/formats/format.hpp"
#include "core/reading/observables/refang.hpp"
#include "core/reading/stated_time.hpp"

namespace toritsugi {

namespace {

constexpr std::size_t most_record_bytes = 64u << 10;
// Of a record with line breaks in a cell, which is taken apart again at each of its lines.
constexpr std::size_t most_open_bytes = 16u << 10;
constexpr std::uint32_t most_open_lines = 50;
constexpr std::uint64_t most_cases = 1000;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

// The separator that makes most cells of a heading; 0: none does.
char separator_of(std::string_view line) {
    char best = 0;
    std::ptrdiff_t most = 0;
    for (const char separator : {',', '\t', ';', '|'}) {
        const auto count = std::count(line.begin(), line.end(), separator);
        if (count > most) best = separator, most = count;
    }
    if (most == 0) {   // columns set apart by blanks alone, two or more
        int gaps = 0;
        for (std::size_t at = line.find("  "); at != line.npos; at = line.find("  ", line.find_first_not_of(' ', at)))
            ++gaps;
        if (gaps >= 2) return ' ';
    }
    return best;
}

// Cells of a line whose columns are set apart by two blanks or more, or a tab.
void split_by_gaps(std::string_view line, std::vector<std::string>& cells) {
    std::size_t at = 0;
    while (at < line.size()) {
        const std::size_t end = std::min({line.find("  ", at), line.find('\t', at), line.size()});
        if (const std::string_view cell = trimmed(line.substr(at, end - at)); !cell.empty()) cells.emplace_back(cell);
        at = end + 1;
    }
}

// Quickly says no to log lines: a heading holds hardly any digits.
bool may_be_heading(std::string_view line) {
    if (line.size() < 5 || line.size() > 8000) return false;
    int digits = 0;
    for (const char c : line.substr(0, 48)) digits += c >= '0' && c <= '9';
    return digits <= 4;
}

// AbuseIPDB's numbers (public list); what they mean to us.
std::string_view abuseipdb_type(std::string_view number) {
    struct Row {
        std::string_view number, type;
    };
    static constexpr Row rows[] = {{"3", "fraud"},           {"4", "ddos"},
                                   {"5", "brute force ftp"}, {"7", "phishing"},
                                   {"9", "open proxy"},      {"10", "comment spam"},
                                   {"11", "spam"},           {"14", "port scan"},
                                   {"15", "exploit"},        {"16", "sql injection"},
                                   {"17", "spoof"},          {"18", "brute force"},
                                   {"19", "bad bot"},        {"20", "compromised host"},
                                   {"21", "web attack"},     {"22", "brute force ssh"},
                                   {"23", "exploit iot"}};
    for (const Row& row : rows)
        if (row.number == number) return row.type;
    return {};
}

}   // namespace

bool split_cells(std::string_view record, char separator, std::vector<std::string>& cells) {
    if (separator == ' ') {
        split_by_gaps(record, cells);
        return true;
    }
    std::string cell;
    bool quoted = false, was_quoted = false;
    for (std::size_t i = 0; i < record.size(); ++i) {
        const char c = record[i];
        if (quoted) {
            if (c != '"')
                cell += c;
            else if (i + 1 < record.size() && record[i + 1] == '"')
                cell += '"', ++i;
            else
                quoted = false;
        } else if (c == '"' && !was_quoted && trimmed(cell).empty()) {
            cell.clear();
            quoted = was_quoted = true;
        } else if (c == separator) {
            cells.push_back(was_quoted ? cell : std::string(trimmed(cell)));
            cell.clear();
            was_quoted = false;
        } else if (!was_quoted || (c != ' ' && c != '\t' && c != '\r')) {
            cell += c;
        }
    }
    cells.push_back(was_quoted ? cell : std::string(trimmed(cell)));
    return !quoted;
}

TableReader::TableReader(const Said& said, LogSink& sink, std::vector<StatedCase>& cases, std::uint32_t leaf)
    : said_(said), sink_(sink), cases_(cases), leaf_(leaf) {}

// "2019-10-15-scan_ftp-sample-asn.csv" -> "scan_ftp"
std::string_view TableReader::type_of_file() const {
    std::string_view name = said_.file_name;
    if (const std::size_t slash = name.rfind('/'); slash != name.npos) name.remove_prefix(slash + 1);
    if (name.size() < 14 || name[4] != '-' || name[7] != '-' || name[10] != '-') return {};
    name.remove_prefix(11);
    const std::size_t end = std::min(name.find('-'), name.find('.'));
    return name.substr(0, end);
}

bool TableReader::heading(std::string_view line) {
    if (!may_be_heading(line)) return false;
    if (line.substr(0, 3) == "\xEF\xBB\xBF") line.remove_prefix(3);
    while (!line.empty() && (line.front() == '#' || line.front() == ' ')) line.remove_prefix(1);
    const char separator = separator_of(line);
    if (!separator) return false;
    cells_.clear();
    if (!split_cells(line, separator, cells_)) return false;
    const std::vector<std::string_view> views(cells_.begin(), cells_.end());
    auto columns = columns_of(views);
    if (columns.empty()) return false;
    close();
    columns_ = std::move(columns);
    separator_ = separator;
    const auto has = [&](std::string_view name) {
        return std::any_of(cells_.begin(), cells_.end(), [&](const std::string& cell) { return lower(cell) == name; });
    };
    format_ = "csv";
    is_utc_ = false;
    if (has("timestamp") && has("ip") && (has("asn") || has("naics") || has("geo"))) {
        format_ = "shadowserver";
        is_utc_ = true;   // always UTC, though no zone is written
    } else if (has("categories") && has("reportdate")) {
        format_ = "abuseipdb";
    }
    for (const std::string& cell : cells_)
        if (lower(cell).find("utc") != std::string::npos) is_utc_ = true;
    // One word for a time and none for a day: "time" is both.
    const bool has_time = std::count(columns_.begin(), columns_.end(), Column::time),
               has_date = std::count(columns_.begin(), columns_.end(), Column::date);
    for (Column& column : columns_) {
        if (column == Column::clock && !has_date && !has_time) column = Column::time;
        if (column == Column::date && !has_time && !std::count(columns_.begin(), columns_.end(), Column::clock))
            column = Column::time;
        if (column == Column::port)
            column = format_ == "shadowserver"                                           ? Column::source_port
                     : std::count(columns_.begin(), columns_.end(), Column::target_port) ? Column::known
                                                                                         : Column::target_port;
    }
    return true;
}

// DShield's own text has no heading: time with its zone, user, count, source and port, target and port, protocol, flags.
bool TableReader::dshield(std::string_view line) {
    if (line.size() < 40 || line[4] != '-' || line[7] != '-' || std::count(line.begin(), line.end(), '\t') < 7) return false;
    cells_.clear();
    split_cells(line, '\t', cells_);
    if (cells_.size() < 8 || cells_.size() > 10 || !IpAddress::parse(cells_[3]).ok() || !IpAddress::parse(cells_[5]).ok())
        return false;
    if (!read_stated_time(cells_[0])) return false;
    close();
    columns_ = {Column::time,   Column::known,       Column::count,    Column::source, Column::source_port,
                Column::target, Column::target_port, Column::protocol, Column::known};
    separator_ = '\t';
    format_ = "dshield";
    is_utc_ = false;
    return true;
}

bool TableReader::line(std::string_view line, std::uint64_t number) {
    lines_ = number;
    if (said_.is_mail_text)
        while (!line.empty() && line.front() == '>') line = line.substr(line.size() > 1 && line[1] == ' ' ? 2 : 1);
    if (!open_.empty()) {   // inside a quoted cell
        open_ += '\n';
        open_.append(line);
        ++open_lines_;
        cells_.clear();
        if (split_cells(open_, separator_, cells_) || open_.size() > most_open_bytes || open_lines_ > most_open_lines) {
            if (!row(cells_, open_number_, open_lines_)) ++bad_rows_;
            open_.clear();
        }
        return true;
    }
    if (columns_.empty() && !dshield(line)) return heading(line);
    const std::string_view bare = trimmed(line);
    if (bare.empty()) {
        if (said_.is_mail_text) close();
        return true;
    }
    if (bare.front() == '#') return true;
    if (line.size() > most_record_bytes) return true;
    cells_.clear();
    const bool whole = split_cells(line, separator_, cells_);
    if (cells_.size() < 2 || cells_.size() * 2 < columns_.size()) {
        if (!whole && std::count(line.begin(), line.end(), '"') % 2) {
            // may be the first line of a record with line breaks in a cell
            if (cells_.size() >= 2) {
                open_ = std::string(line);
                open_number_ = number;
                open_lines_ = 1;
                return true;
            }
        }
        if (heading(line)) return true;
        close();   // prose goes on
        return false;
    }
    if (!whole) {
        open_ = std::string(line);
        open_number_ = number;
        open_lines_ = 1;
        return true;
    }
    if (row(cells_, number, 1)) return true;
    if (heading(line)) return true;
    ++bad_rows_;
    sink_.not_read(number, line);
    return true;
}

bool TableReader::row(const std::vector<std::string>& cells, std::uint64_t number, std::uint32_t lines) {
    StatedCase stated;
    stated.leaf = leaf_;
    LogEvent event;
    event.line = number;
    event.lines = lines;
    event.format = format_;
    std::string day, clock, host, user, action;
    row_words_.clear();
    std::optional<ZoneOffset> zone;
    std::optional<StatedTime> time;
    for (std::size_t i = 0; i < cells.size() && i < columns_.size(); ++i) {
        std::string_view kept = cells[i];
        // Exports that are safe in a spreadsheet put an apostrophe before what would be a formula.
        if (kept.size() > 1 && kept.front() == '\'' && std::strchr("=+-@", kept[1])) kept.remove_prefix(1);
        const std::string cell(kept);
        if (cell.empty() || cell == "-") continue;
        switch (columns_[i]) {
            case Column::time: stated.time_text = cell; break;
            case Column::date: day = cell; break;
            case Column::clock: clock = cell; break;
            case Column::zone: zone = zone_named(cell); break;
            case Column::file_time:
                if (const auto ticks = number_at(cell, 3'000'000'000'000'000'000ull);
                    ticks && *ticks > 116'444'736'000'000'000ull) {
                    StatedTime made;
                    made.civil =
                        time_from_microseconds(static_cast<std::int64_t>((*ticks - 116'444'736'000'000'000ull) / 10));
                    made.offset = ZoneOffset{0};
                    time = made;
                    stated.time_text = cell;
                }
                break;
            case Column::source: {
                RefangedLine plain;
                refang(cell, plain);
                set_source(stated, plain.text);
                break;
            }
            case Column::source_port:
                if (const auto port = port_of(cell)) stated.source_port = *port;
                break;
            case Column::target:
                stated.targets.push_back(cell);
                if (const auto target = IpAddress::parse(cell); target.ok()) event.dst = target.value();
                break;
            case Column::target_port:
                if (const auto port = port_of(cell)) stated.target_port = *port;
                break;
            case Column::protocol:
                stated.protocol = cell == "6"    ? "tcp"
                                  : cell == "17" ? "udp"
                                  : cell == "1"  ? "icmp"
                                                 : lower(cell.substr(0, 12));
                break;
            case Column::count:
                if (const auto count = number_at(cell, 1'000'000'000)) stated.count = std::max<std::uint64_t>(*count, 1);
                break;
            case Column::url: stated.url = cell; break;
            case Column::host: host = cell; break;
            case Column::type: stated.type += (stated.type.empty() ? "" : ":") + cell.substr(0, 200); break;
            case Column::user: user = cell; break;
            case Column::action: action = cell; break;
            case Column::reporter: stated.reporter = cell; break;
            default:
                // What no column's name explains may still say what was seen: "Login Fail", "examplebot".
                if (row_words_.size() + cell.size() < 160 &&
                    std::any_of(cell.begin(), cell.end(), [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }))
                    row_words_ += (row_words_.empty() ? "" : " ") + cell;
                break;
        }
    }
    if (stated.time_text.empty() && !day.empty()) stated.time_text = clock.empty() ? day : day + " " + clock;
    stated.host = host;
    // A row is a row when it names somebody.
    const bool names = !stated.source.is_none() || !event.dst.is_none() || !stated.url.empty() ||
                       stated.source_name.find('.') != std::string::npos || host.find('.') != std::string::npos;
    const bool strange_source =
        stated.source.is_none() && !stated.source_name.empty() && stated.source_name.find('.') == std::string::npos;
    if (!names || (strange_source && stated.url.empty() && event.dst.is_none())) return false;

    if (!time && !stated.time_text.empty()) time = read_stated_time(stated.time_text);
    if (time && !time->offset && zone) time->offset = zone;
    if (time) {
        if (time->offset) {
            event.time = time->utc();
            event.time_sure = true;
            row_zone_ = time->offset;
            had_zone_ = true;
        } else if (is_utc_) {
            event.time = time->utc_in(ZoneOffset{0});
            event.time_sure = true;
            row_zone_ = ZoneOffset{0};
            had_zone_ = true;
        } else if (said_.context.zone) {
            event.time = time->utc_in(*said_.context.zone);
            needed_zone_ = true;
        } else {
            needed_zone_ = true;
        }
    }
    stated.time = event.time;
    if (format_ == "shadowserver") {
        const std::string_view type = type_of_file();
        if (!type.empty()) stated.type = "shadowserver:" + std::string(type);
        if (stated.type.find(":scan_") != std::string::npos || stated.type.find("openresolver") != std::string::npos)
            stated.target_port = stated.source_port;
        if (stated.reporter.empty()) stated.reporter = "shadowserver";
    } else if (format_ == "abuseipdb") {
        std::string types;
        std::string_view rest = stated.type;
        while (!rest.empty()) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            const std::string_view name = abuseipdb_type(trimmed(rest.substr(0, comma)));
            if (!name.empty()) types += (types.empty() ? "" : ", ") + std::string(name);
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
        stated.type = types;
    }
    event.src = stated.source;
    const std::string source_host =
        stated.source.is_none() ? (stated.source_name.empty() ? host : stated.source_name) : std::string{};
    event.src_host = source_host;
    event.src_port = stated.source_port;
    event.dst_port = stated.target_port;
    event.proto = stated.protocol;
    if (!action.empty()) row_words_ += (row_words_.empty() ? "" : " ") + action;
    event.signature = !stated.type.empty() ? std::string_view(stated.type) : std::string_view(row_words_);
    event.user = user;
    event.action = action;
    event.count = static_cast<std::uint32_t>(std::min<std::uint64_t>(stated.count, 0xFFFFFFFFu));
    if (!event.src.is_none() || !event.src_host.empty() || !event.dst.is_none()) sink_.event(event);
    ++rows_;
    if (cases_.size() < most_cases) cases_.push_back(std::move(stated));
    return true;
}

void TableReader::close() {
    if (!open_.empty()) {
        cells_.clear();
        split_cells(open_, separator_, cells_);
        if (!row(cells_, open_number_, open_lines_)) ++bad_rows_;
        open_.clear();
    }
    columns_.clear();
}

void TableReader::end() {
    close();
    if (!rows_) return;
    LogFindings findings;
    findings.lines = 0;   // the reader of the other lines counts them all
    if (had_zone_ && !needed_zone_) {
        findings.zone_from = is_utc_ ? ZoneFrom::log : ZoneFrom::line;
        findings.zone = row_zone_;
    } else if (needed_zone_) {
        findings.zone_from = said_.context.zone ? said_.context.zone_from : ZoneFrom::unknown;
        findings.zone = said_.context.zone;
    }
    sink_.finished(findings);
}

}   // namespace toritsugi
