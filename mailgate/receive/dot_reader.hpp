#pragma once
#include <algorithm>
#include <cstddef>
#include <functional>
#include <string_view>

namespace toritsugi {

// Where the bytes of a mail go while it comes in.
class BodySink {
  public:
    virtual ~BodySink() = default;
    virtual bool add(std::string_view bytes) = 0;   // false: no room for them
    virtual void drop() = 0;                        // forget all that was added
};

// The transparency of DATA (RFC 5321, 4.5.2). Only CR LF . CR LF ends a mail. A lone dot between other line ends is what
// SMTP smuggling is made of (CVE-2023-51764): two servers that read it differently see two mails where we see one. Such a
// mail is read to its true end and then refused.
class DotReader {
  public:
    void begin() { *this = DotReader(); }
    // Uses bytes from the front, gives the mail's own bytes to `text`, and returns how many were used: all, unless the mail
    // ended.
    template <class Text>
    std::size_t take(std::string_view bytes, Text&& text);
    bool ended() const { return state_ == State::ended; }
    bool saw_bare_dot() const { return saw_bare_dot_; }

  private:
    enum class State { text, dot, dot_cr, after_bare, ended };
    void remember(std::string_view run) {
        if (run.size() >= 2)
            before_ = run[run.size() - 2];
        else if (run.size() == 1)
            before_ = last_;
        if (!run.empty()) last_ = run.back();
    }
    State state_ = State::text;
    char before_ = '\r', last_ = '\n';   // the last two bytes of the text; a mail begins at the start of a line
    bool saw_bare_dot_ = false;
};

template <class Text>
std::size_t DotReader::take(std::string_view bytes, Text&& text) {
    const auto give = [&](std::string_view run) {
        remember(run);
        if (!run.empty()) text(run);
    };
    std::size_t at = 0;
    while (at < bytes.size() && state_ != State::ended) {
        const char c = bytes[at];
        switch (state_) {
            case State::text: {
                const std::size_t dot = std::min(bytes.find('.', at), bytes.size());
                give(bytes.substr(at, dot - at));
                at = dot;
                if (at == bytes.size()) break;
                ++at;
                const bool after_lf = last_ == '\n', after_cr = last_ == '\r';
                if (after_lf && before_ == '\r') {
                    state_ = State::dot;   // the dot is ours or the end's: not given on yet
                } else {
                    give(".");
                    if (after_lf || after_cr) state_ = State::after_bare;
                }
                break;
            }
            case State::dot:
                if (c == '\r') {
                    state_ = State::dot_cr;
                    ++at;
                } else {
                    saw_bare_dot_ = saw_bare_dot_ || c == '\n';
                    give(bytes.substr(at++, 1));
                    state_ = State::text;
                }
                break;
            case State::dot_cr:
                if (c == '\n') {
                    state_ = State::ended;
                    ++at;
                } else {
                    saw_bare_dot_ = true;
                    give("\r");
                    state_ = State::text;
                }
                break;
            case State::after_bare:
                saw_bare_dot_ = saw_bare_dot_ || c == '\r' || c == '\n';
                state_ = State::text;
                break;
            case State::ended: break;
        }
    }
    return at;
}

}   // namespace toritsugi
