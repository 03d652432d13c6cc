#include "core/reading/logs/table.hpp"

namespace toritsugi::logs {
namespace {

constexpr std::size_t most_columns = 400;

bool is_address(std::string_view field) {
    IpAddress address;
    Cursor cursor(field);
    return cursor.address(address) && cursor.done();
}

}   // namespace

bool Table::open(std::string_view heading, char separator, bool is_w3c, std::string_view format) {
    std::vector<Role> columns;
    bool has_source = false, has_time = false;
    int known = 0;
    const bool merges = separator == ' ';
    split(heading, separator, merges, [&](std::string_view field) {
        Role role = is_w3c ? role_of_w3c(field) : role_of(field);
        // The mail may have put a comment behind a name: "送信元 (IP)"
        if (role == Role::none && !is_w3c) role = role_of(field.substr(0, field.find('(')));
        // Of a flow's two times the last is when it was complete; logs are sorted by it.
        if (format == "aws-vpc-flow" && field == "start") role = Role::none;
        has_source = has_source || role == Role::src || role == Role::src_weak;
        known += role != Role::none;
        has_time = has_time || role == Role::stamp || role == Role::date || role == Role::clock;
        columns.push_back(role);
        return columns.size() < most_columns;
    });
    if (!has_source || known < 2 || columns.size() < 2) return false;
    columns_ = std::move(columns);
    has_time_ = has_time;
    separator_ = separator;
    merges_blanks_ = merges;
    format_ = format;
    rows_missed_ = 0;
    return true;
}

bool Table::read_directive(std::string_view text, LogClock& clock) {
    Cursor cursor(text);
    if (cursor.skip_ignoring_case("#fields:") || cursor.skip_ignoring_case("#fields")) {
        const bool tabs = cursor.rest().find('\t') != std::string_view::npos;
        while (cursor.skip_spaces()) {}
        close();
        if (tabs) return open(cursor.rest(), '\t', false, "zeek") || true;
        const bool is_pfirewall = cursor.rest().find("src-ip") != std::string_view::npos;
        // W3C extended log file format: dates and times are GMT. Only Microsoft's firewall writes local ones, and says so.
        if (!is_pfirewall && cursor.rest().find("cs-") != std::string_view::npos)
            clock.log_states_zone("w3c", ZoneOffset{0});
        open(cursor.rest(), ' ', true, is_pfirewall ? "pfirewall" : "w3c");
        return true;
    }
    if (cursor.skip_ignoring_case("#software:")) {
        // W3C extended log format: times are UTC unless a directive says otherwise; IIS always writes UTC.
        if (holds_ignoring_case(cursor.rest(), "internet information services") ||
            holds_ignoring_case(cursor.rest(), "internet information server"))
            clock.log_states_zone("w3c", ZoneOffset{0});
        return true;
    }
    if (cursor.skip_ignoring_case("#time format:") || cursor.skip_ignoring_case("#timezone:") ||
        cursor.skip_ignoring_case("#time-zone:")) {
        cursor.skip_spaces();
        Stamp stamp;
        if (read_zone(cursor, stamp) && stamp.has_zone)
            for (const std::string_view format : {"w3c", "pfirewall", "csv", "zeek"})
                clock.log_states_zone(format, ZoneOffset{stamp.offset_minutes});
        return true;   // "Local" says nothing that we did not know
    }
    return cursor.skip_ignoring_case("#version:") || cursor.skip_ignoring_case("#date:") ||
           cursor.skip_ignoring_case("#separator") || cursor.skip_ignoring_case("#set_separator") ||
           cursor.skip_ignoring_case("#empty_field") || cursor.skip_ignoring_case("#unset_field") ||
           cursor.skip_ignoring_case("#path") || cursor.skip_ignoring_case("#open") || cursor.skip_ignoring_case("#close") ||
           cursor.skip_ignoring_case("#types") || cursor.skip_ignoring_case("#remark:") ||
           cursor.skip_ignoring_case("#start-date:");
}

bool Table::read_heading(std::string_view text, LogClock& clock) {
    if (text.empty()) return false;
    if (text[0] == '#') {
        if (read_directive(text, clock)) return true;
        text.remove_prefix(1);
        while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    }
    if (text.size() < 8 || text.size() > 4000) return false;
    // AWS flow logs name their columns without a mark.
    if (text.find("srcaddr") != text.npos && text.find("dstaddr") != text.npos)
        return open(text, text.find(',') != text.npos ? ',' : ' ', false, "aws-vpc-flow");
    for (const char separator : {',', '\t', ';', '|'}) {
        std::size_t count = 0, at = 0;
        while ((at = text.find(separator, at)) != text.npos) ++count, ++at;
        if (count < 2) continue;
        bool holds_data = false;   // a heading holds no address
        split(text, separator, false, [&](std::string_view field) { return !(holds_data = is_address(field)); });
        if (!holds_data && open(text, separator, false, "csv")) return true;
    }
    return false;
}

Verdict Table::read_row(std::string_view text, Draft& draft) {
    Fields fields;
    std::size_t column = 0;
    bool fits = true;
    split(text, separator_, merges_blanks_, [&](std::string_view field) {
        if (column >= columns_.size()) {
            fits = field.empty();   // a trailing separator
            return false;
        }
        fields.add(columns_[column++], field);
        return true;
    });
    draft.event.format = format_;
    if (fits && column * 2 >= columns_.size() && column > 1 && fields.has_source() && fields.fill(draft)) {
        rows_missed_ = 0;
        draft.clock_not_set = has_time_ && !draft.stamp.is_there();   // not what another column quotes
        return Verdict::event;
    }
    // Prose or another log has begun: the heading is forgotten after a while.
    if (++rows_missed_ > 50) close();
    draft = {};
    return Verdict::not_mine;
}

}   // namespace toritsugi::logs
