#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/message.hpp"
#include "mailgate/receive/dot_reader.hpp"

namespace toritsugi {

struct SessionRules {
    std::string host_name = "localhost";           // in the greeting
    std::uint64_t mail_bytes = 50u << 20;          // larger: 552, by SIZE or while it comes
    std::size_t command_bytes = 2048;              // of one command line
    std::size_t recipients = 1000;                 // of one mail; RFC 5321, 4.5.3.1.8 asks for at least 100
    int errors = 20;                               // refused commands in one session
    int idle_commands = 100;                       // NOOP, RSET and the like between two mails
    std::function<bool(std::string_view)> ours;    // is this recipient ours; empty: all are
    std::function<bool(std::uint64_t)> has_room;   // is there room on the disk for that many bytes; empty: always
};

// What became of a mail that was complete.
enum class KeepResult { kept, no_space, try_later };

// One connection's side of LMTP (RFC 2033) and SMTP (RFC 5321), by the client's greeting: LHLO, or EHLO and HELO. A pure
// state machine: bytes in, replies and at times a complete mail out. It knows nothing of sockets, threads or what mail
// means.
//
// The caller gives bytes to take() until it is waiting(); then keeps the mail that it collected through BodySink, and
// calls answer(). No reply says 250 to a mail before that. Bytes that the client sent ahead stay with the caller.
class LmtpSession {
  public:
    LmtpSession(const SessionRules& rules, BodySink& body);
    // Uses bytes from the front and returns how many: all, unless a mail became complete or the session ended.
    std::size_t take(std::string_view bytes);
    bool waiting() const { return state_ == State::waiting; }
    bool over() const { return state_ == State::over; }   // send the replies, then close
    bool in_mail() const { return state_ == State::data || state_ == State::chunk; }
    // Of the mail that is complete: sender, accepted recipients and channel.
    const Envelope& envelope() const { return envelope_; }
    void answer(KeepResult result);
    void refuse(std::string_view reply);   // from outside, such as "421 4.4.2 ..."; ends the session
    std::string take_replies() { return std::exchange(replies_, {}); }

  private:
    enum class State { command, long_line, data, chunk, waiting, over };
    enum class Refusal { none, too_big, no_room, bare_line_end, out_of_order };

    std::size_t take_command(std::string_view bytes);
    std::size_t take_data(std::string_view bytes);
    std::size_t take_chunk(std::string_view bytes);
    void obey(std::string_view line);
    void greet(std::string_view verb, std::string_view name);
    void begin_mail(std::string_view arguments);
    void add_recipient(std::string_view arguments);
    void begin_data(std::string_view arguments);
    void begin_chunk(std::string_view arguments);
    void collect(std::string_view bytes);   // into the body, within the limits
    void end_of_mail();
    void forget_mail();
    void reply(std::string_view line) { (replies_ += line) += "\r\n"; }
    void reply_to_mail(std::string_view line);   // LMTP: once for each recipient
    void error(std::string_view line);           // counted

    const SessionRules& rules_;
    BodySink& body_;
    State state_ = State::command;
    std::string line_;   // the beginning of a command that is not complete
    std::string replies_;
    bool is_lmtp_ = false, was_greeted_ = false, has_mail_ = false, in_chunks_ = false;
    Envelope envelope_;
    DotReader dots_;
    std::uint64_t mail_bytes_ = 0, chunk_left_ = 0;
    bool last_chunk_ = false;
    Refusal refusal_ = Refusal::none;
    int errors_ = 0, idle_commands_ = 0;
};

}   // namespace toritsugi
