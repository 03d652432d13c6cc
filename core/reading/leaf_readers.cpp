#include "core/reading/leaf_readers.hpp"

#include <algorithm>
#include <utility>

namespace toritsugi {

namespace {

class RecentSink : public LogSink {
  public:
    explicit RecentSink(UtcTime sent) : sent_(sent) {}
    void event(const LogEvent& event) override {
        is_empty_ = false;
        if (!event.time) return;
        const auto age = sent_ - *event.time;
        recent_ |= age >= std::chrono::hours{-24} && age <= std::chrono::hours{24 * 7};
    }
    void not_read(std::uint64_t, std::string_view) override { is_empty_ = false; }
    void unknown(std::string_view, const logs::LineTemplate&, bool) override { is_empty_ = false; }
    void finished(const LogFindings& findings) override { findings_ = findings; }
    bool is_recent() const { return recent_; }
    bool is_empty() const { return is_empty_; }
    const LogFindings& findings() const { return findings_; }

  private:
    UtcTime sent_;
    LogFindings findings_{};
    bool recent_ = false, is_empty_ = true;
};

}   // namespace

void TablesFirst::piece(std::string_view text) {
    while (!text.empty()) {
        if (is_over_) return logs_.piece(text);
        const std::size_t end = text.find('\n');
        if (end == text.npos) {
            tail_.append(text);
            if (tail_.size() > (64u << 10)) flush(false);   // longer lines are no rows
            return;
        }
        if (tail_.empty()) {
            line(text.substr(0, end), text.substr(0, end + 1));
        } else {
            tail_.append(text.substr(0, end + 1));
            flush(true);
        }
        text.remove_prefix(end + 1);
    }
}

void TablesFirst::end() {
    if (!tail_.empty()) flush(false);
    logs_.end();
    tables_.end();
}

void TablesFirst::flush(bool ends) {
    const std::string whole = std::exchange(tail_, {});
    line(std::string_view(whole).substr(0, whole.size() - (ends ? 1 : 0)), whole);
}

void TablesFirst::line(std::string_view text, std::string_view with_end) {
    ++number_;
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    if (!is_over_ && tables_.line(text, number_))
        logs_.piece("\n");   // its number must stay
    else
        logs_.piece(with_end);
    if (look_ == Look::only_in_first_lines && number_ >= 200 && !tables_.found_any()) is_over_ = true;
}

Trial read_on_trial(std::string_view sample, const LogContext& context, UtcTime sent) {
    const auto read = [&](std::string_view text) {
        RecentSink sink(sent);
        std::vector<StatedCase> cases;
        LogReader logs(context, sink);
        TableReader tables({context, {}, context.is_mail_text}, sink, cases, 0);
        TablesFirst reader(tables, logs, TablesFirst::Look::everywhere);
        reader.piece(text);
        reader.end();
        Trial trial;
        trial.has_recent_event = sink.is_recent();
        if (sink.is_empty() && cases.empty() && !tables.found_any()) trial.nothing = sink.findings();
        return trial;
    };
    // Its first lines nearly always say it; only when they do not, the rest is worth reading twice.
    constexpr std::size_t first_lines = 4u << 10;
    const std::size_t end = sample.size() > 2 * first_lines ? sample.find('\n', first_lines) : sample.npos;
    if (end != sample.npos)
        if (Trial first = read(sample.substr(0, end + 1)); first.has_recent_event) return first;
    return read(sample);
}

}   // namespace toritsugi
