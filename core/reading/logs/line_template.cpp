#include "core/reading/logs/line_template.hpp"

#include <algorithm>
#include <charconv>

#include "core/model/name_table.hpp"

namespace toritsugi::logs {
namespace {

constexpr Named<ColumnRole> role_names[] = {{ColumnRole::ignored, "ignored"},
                                            {ColumnRole::fixed, "fixed"},
                                            {ColumnRole::source, "source"},
                                            {ColumnRole::target, "target"},
                                            {ColumnRole::source_port, "source-port"},
                                            {ColumnRole::target_port, "target-port"},
                                            {ColumnRole::time, "time"},
                                            {ColumnRole::protocol, "protocol"},
                                            {ColumnRole::user, "user"},
                                            {ColumnRole::count, "count"}};

constexpr std::string_view zone_name = "zone:";

bool is_kind(char c) { return std::string_view("T4PW>").find(c) != std::string_view::npos; }

// Letters of any script and signs: a word that names a thing, not one of many of its kind.
bool names_no_number(std::string_view words) { return std::none_of(words.begin(), words.end(), is_digit); }

std::string lower_case(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

void read_time(std::string_view text, Draft& draft) {
    Stamp stamp;
    Cursor cursor(text);
    const bool found = read_stamp(cursor, stamp) || (cursor = Cursor(text), read_epoch(cursor, stamp)) ||
                       (cursor = Cursor(text), read_clock(cursor, stamp));
    if (found && (!draft.stamp.is_there() || (stamp.has_date() && !draft.stamp.has_date()))) draft.stamp = stamp;
}

ColumnRole guessed_role(std::string_view text, TokenKind kind, std::size_t at, std::string_view line,
                        const LogEvent& event) {
    Cursor cursor(text);
    IpAddress address;
    std::uint16_t port = 0;
    switch (kind) {
        case TokenKind::time: return ColumnRole::time;
        case TokenKind::address:
            if (!cursor.address(address)) return ColumnRole::ignored;
            if (address == event.src) return ColumnRole::source;
            return address == event.dst ? ColumnRole::target : ColumnRole::ignored;
        case TokenKind::number:
            if (!cursor.port(port) || !cursor.done() || port == 0) return ColumnRole::ignored;
            if (port == event.src_port) return ColumnRole::source_port;
            return port == event.dst_port ? ColumnRole::target_port : ColumnRole::ignored;
        case TokenKind::words:
            if (!event.user.empty() && event.user.data() == line.data() + at && event.user.size() == text.size())
                return ColumnRole::user;
            return !event.proto.empty() && protocol_named(text) == event.proto ? ColumnRole::protocol : ColumnRole::fixed;
        case TokenKind::arrow: break;
    }
    return ColumnRole::ignored;
}

}   // namespace

std::string_view name_of(ColumnRole role) { return name_in(role_names, role); }
std::optional<ColumnRole> column_role_named(std::string_view name) { return value_in(role_names, name); }

const std::vector<ColumnRole>& roles_for(TokenKind kind) {
    using enum ColumnRole;
    static const std::vector<ColumnRole> of_time = {time, ignored}, of_address = {source, target, ignored},
                                         of_number = {target_port, source_port, count, time, user, ignored},
                                         of_words = {fixed, protocol, user, ignored}, of_arrow = {ignored};
    switch (kind) {
        case TokenKind::time: return of_time;
        case TokenKind::address: return of_address;
        case TokenKind::number: return of_number;
        case TokenKind::words: return of_words;
        case TokenKind::arrow: break;
    }
    return of_arrow;
}

std::string LineTemplate::shape() const {
    std::string shape;
    for (const TemplateColumn& column : columns) shape += static_cast<char>(column.kind);
    return shape;
}

std::string LineTemplate::key() const {
    std::string key = shape();
    for (const TemplateColumn& column : columns)
        if (column.role == ColumnRole::fixed) key.append("\t").append(column.words);
    return key;
}

std::string LineTemplate::text() const {
    std::string text;
    for (const TemplateColumn& column : columns) {
        if (!text.empty()) text += '\t';
        text += static_cast<char>(column.kind);
        text.append(":").append(name_of(column.role));
        if (!column.words.empty()) text.append(":").append(column.words);
    }
    if (zone) text.append(text.empty() ? "" : "\t").append(zone_name).append(std::to_string(zone->count()));
    return text;
}

Result<LineTemplate> LineTemplate::parse(std::string_view text) {
    LineTemplate result;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\t', at), text.size());
        std::string_view field = text.substr(at, end - at);
        if (field.substr(0, zone_name.size()) == zone_name && end == text.size()) {
            int minutes = 0;
            const char* const last = field.data() + field.size();
            const auto [stop, error] = std::from_chars(field.data() + zone_name.size(), last, minutes);
            if (error != std::errc{} || stop != last || minutes < -12 * 60 || minutes > 14 * 60)
                return Problem{at, "Write the zone in minutes east of UTC, from -720 to 840."};
            result.zone = ZoneOffset{minutes};
            break;
        }
        if (field.size() < 3 || !is_kind(field[0]) || field[1] != ':')
            return Problem{at, "Write each column as its kind (T, 4, P, W or >), a colon and a role."};
        TemplateColumn column;
        column.kind = static_cast<TokenKind>(field[0]);
        field.remove_prefix(2);
        const std::size_t colon = std::min(field.find(':'), field.size());
        const auto role = column_role_named(field.substr(0, colon));
        if (!role) return Problem{at + 2, "Write a role, such as source, target-port or ignored."};
        const auto& possible = roles_for(column.kind);
        if (std::find(possible.begin(), possible.end(), *role) == possible.end())
            return Problem{at + 2, "A column of this kind cannot have that role."};
        column.role = *role;
        if (colon < field.size()) column.words = field.substr(colon + 1);
        if (column.words.size() > shaped_bytes || result.columns.size() == most_tokens)
            return Problem{at, "A line has at most 96 columns and 1000 bytes."};
        result.columns.push_back(std::move(column));
        at = end + 1;
    }
    return result;
}

LineTemplate::Flaw LineTemplate::flaw() const {
    if (is_clock()) return Flaw::none;
    const auto times = [&](ColumnRole role) {
        return std::count_if(columns.begin(), columns.end(), [&](const TemplateColumn& one) { return one.role == role; });
    };
    if (times(ColumnRole::source) == 0) return Flaw::no_source;
    for (const ColumnRole role : {ColumnRole::source, ColumnRole::target, ColumnRole::source_port, ColumnRole::target_port,
                                  ColumnRole::protocol, ColumnRole::user, ColumnRole::count})
        if (times(role) > 1) return Flaw::same_role_twice;
    return Flaw::none;
}

bool read_by_template(const LineTemplate& known, std::string_view line, const std::vector<Token>& columns, Draft& draft) {
    if (columns.size() != known.columns.size()) return false;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const TemplateColumn& column = known.columns[i];
        if (column.kind != columns[i].kind) return false;
        if (column.role == ColumnRole::fixed && plain_words(columns[i].in(line)) != column.words) return false;
    }
    LogEvent& event = draft.event;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string_view text = columns[i].in(line);
        Cursor cursor(text);
        switch (known.columns[i].role) {
            case ColumnRole::source:
                if (!cursor.address(event.src)) return false;
                break;
            case ColumnRole::target: cursor.address(event.dst); break;
            case ColumnRole::source_port: cursor.port(event.src_port); break;
            case ColumnRole::target_port: cursor.port(event.dst_port); break;
            case ColumnRole::time: read_time(text, draft); break;
            case ColumnRole::protocol: event.proto = protocol_named(text); break;
            case ColumnRole::user: event.user = text; break;
            case ColumnRole::count:
                if (!cursor.number(event.count, 9) || event.count == 0) event.count = 1;
                break;
            case ColumnRole::fixed:
                if (event.signature.empty()) event.signature = text;
                break;
            case ColumnRole::ignored: break;
        }
    }
    event.format = "kept-columns";
    return true;
}

LineTemplate guessed_template(std::string_view line, const LogEvent* guessed) {
    static const LogEvent nothing;
    LineTemplate result;
    const std::vector<Token> columns = columns_of(line);
    std::vector<ColumnRole> given;   // a role goes to the first column with that value
    for (const Token& token : columns) {
        TemplateColumn column{
            token.kind, guessed_role(token.in(line), token.kind, token.at, line, guessed ? *guessed : nothing), {}};
        const bool may_repeat = column.role == ColumnRole::fixed || column.role == ColumnRole::time;
        if (!may_repeat && std::find(given.begin(), given.end(), column.role) != given.end())
            column.role = ColumnRole::ignored;
        given.push_back(column.role);
        if (token.kind == TokenKind::words) column.words = plain_words(token.in(line));
        if (column.role == ColumnRole::fixed && !names_no_number(column.words)) column.role = ColumnRole::ignored;
        result.columns.push_back(std::move(column));
    }
    return result;
}

void take_in_line(LineTemplate& guess, std::string_view line) {
    const std::vector<Token> columns = columns_of(line);
    for (std::size_t i = 0; i < std::min(columns.size(), guess.columns.size()); ++i) {
        TemplateColumn& column = guess.columns[i];
        if (column.words.empty() || plain_words(columns[i].in(line)) == column.words) continue;
        column.words.clear();
        if (column.role == ColumnRole::fixed) column.role = ColumnRole::ignored;
    }
}

LogTemplates::LogTemplates(std::vector<Kept> kept) : kept_(std::move(kept)) {
    for (Kept& one : kept_) one.reporter = lower_case(one.reporter);
    std::stable_sort(kept_.begin(), kept_.end(), [](const Kept& a, const Kept& b) { return a.reporter < b.reporter; });
    for (std::size_t from = 0; from < kept_.size();) {
        Known known{kept_[from].reporter, nullptr, {}};
        auto templates = std::make_shared<Templates>();
        std::vector<std::string> keys;
        std::size_t to = from;
        for (; to < kept_.size() && kept_[to].reporter == known.reporter; ++to) {
            const LineTemplate& one = kept_[to].known;
            if (one.is_clock()) {
                if (!known.zone) known.zone = one.zone;
                continue;
            }
            std::string key = one.key();
            if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
            keys.push_back(std::move(key));
            templates->push_back(one);
        }
        if (!templates->empty()) known.templates = std::move(templates);
        by_reporter_.push_back(std::move(known));
        from = to;
    }
}

const LogTemplates::Known* LogTemplates::known_of(std::string_view reporter) const {
    const std::string address = lower_case(reporter);
    const auto found = std::lower_bound(by_reporter_.begin(), by_reporter_.end(), address,
                                        [](const Known& one, const std::string& wanted) { return one.reporter < wanted; });
    return found != by_reporter_.end() && found->reporter == address ? &*found : nullptr;
}

std::shared_ptr<const LogTemplates::Templates> LogTemplates::of(std::string_view reporter) const {
    const Known* const known = known_of(reporter);
    return known ? known->templates : nullptr;
}

std::optional<ZoneOffset> LogTemplates::zone_of(std::string_view reporter) const {
    const Known* const known = known_of(reporter);
    return known ? known->zone : std::nullopt;
}

const LogTemplates::Kept* LogTemplates::suggestion(std::string_view reporter, std::string_view shape) const {
    const std::string address = lower_case(reporter);
    for (const Kept& one : kept_)
        if (one.reporter != address && one.known.shape() == shape) return &one;
    return nullptr;
}

}   // namespace toritsugi::logs
