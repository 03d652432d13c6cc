#include "mailgate/receive/lmtp_session.hpp"

#include <algorithm>
#include <charconv>

#include "mailgate/receive/envelope_command.hpp"

namespace toritsugi {

LmtpSession::LmtpSession(const SessionRules& rules, BodySink& body) : rules_(rules), body_(body) {
    reply("220 " + rules_.host_name + " LMTP and ESMTP toritsugi");
}

std::size_t LmtpSession::take(std::string_view bytes) {
    std::size_t used = 0;
    while (used < bytes.size() && state_ != State::waiting && state_ != State::over) {
        const std::string_view rest = bytes.substr(used);
        if (state_ == State::data)
            used += take_data(rest);
        else if (state_ == State::chunk)
            used += take_chunk(rest);
        else
            used += take_command(rest);
    }
    return used;
}

std::size_t LmtpSession::take_command(std::string_view bytes) {
    const std::size_t line_feed = bytes.find('\n');
    const std::size_t used = line_feed == bytes.npos ? bytes.size() : line_feed + 1;
    if (state_ == State::long_line) {
        if (line_feed != bytes.npos) {
            state_ = State::command;
            error("500 5.5.2 The command line is too long.");
        }
        return used;
    }
    line_.append(bytes.substr(0, used));
    if (line_.size() > rules_.command_bytes) {
        line_.clear();
        state_ = State::long_line;
        return line_feed == bytes.npos ? used : used - 1;   // its line feed is read again, as the end of the long line
    }
    if (line_feed == bytes.npos) return used;
    std::string line = std::exchange(line_, {});
    if (!line.ends_with("\r\n")) {
        error("500 5.5.2 End each line with CR LF.");
        return used;
    }
    line.resize(line.size() - 2);
    if (std::any_of(line.begin(), line.end(), [](unsigned char c) { return c < 0x20 && c != '\t'; }))
        error("500 5.5.2 A command holds no control characters.");
    else
        obey(line);
    return used;
}

void LmtpSession::obey(std::string_view line) {
    const std::string_view verb = line.substr(0, line.find(' '));
    const std::string_view rest = verb.size() < line.size() ? line.substr(verb.size() + 1) : std::string_view{};
    const auto is = [&](std::string_view name) { return same_word(verb, name); };
    if (is("MAIL")) return begin_mail(rest);
    if (is("RCPT")) return add_recipient(rest);
    if (is("DATA")) return begin_data(rest);
    if (is("BDAT")) return begin_chunk(rest);
    if (is("QUIT")) {
        reply("221 2.0.0 Bye");
        state_ = State::over;
        return;
    }
    // A browser or proxy that was led here (cross-protocol attack): no reason to go on listening.
    if (is("GET") || is("POST") || is("CONNECT") || is("PUT")) return refuse("421 4.7.0 This port speaks LMTP and SMTP.");
    if (++idle_commands_ > rules_.idle_commands) return refuse("421 4.7.0 Too many commands without a mail.");
    if (is("LHLO") || is("EHLO") || is("HELO")) return greet(verb, rest);
    if (is("RSET")) {
        forget_mail();
        return reply("250 2.0.0 Forgotten");
    }
    if (is("NOOP")) return reply("250 2.0.0 Ok");
    if (is("VRFY")) return reply("252 2.1.5 Send the mail, then you will know.");
    if (is("HELP")) return reply("214 2.0.0 LHLO EHLO HELO MAIL RCPT DATA BDAT RSET NOOP QUIT");
    error("500 5.5.1 Unknown command.");
}

void LmtpSession::greet(std::string_view verb, std::string_view name) {
    if (name.empty()) return error("501 5.5.4 Say your name after the greeting.");
    forget_mail();
    is_lmtp_ = same_word(verb, "LHLO");
    was_greeted_ = true;
    if (same_word(verb, "HELO")) return reply("250 " + rules_.host_name);
    reply("250-" + rules_.host_name);
    reply("250-PIPELINING");
    reply("250-SIZE " + std::to_string(rules_.mail_bytes));
    reply("250-8BITMIME");
    reply("250-SMTPUTF8");
    reply("250-CHUNKING");
    reply("250-BINARYMIME");
    reply("250 ENHANCEDSTATUSCODES");
}

void LmtpSession::begin_mail(std::string_view arguments) {
    if (!was_greeted_) return error("503 5.5.1 Greet first: LHLO, EHLO or HELO.");
    if (has_mail_) return error("503 5.5.1 One mail at a time: MAIL was said already.");
    EnvelopeCommand command = read_mail_command(arguments);
    if (!command.refusal.empty()) return error(command.refusal);
    if (command.size.value_or(0) > rules_.mail_bytes)
        return reply("552 5.3.4 Larger than the limit of " + std::to_string(rules_.mail_bytes) + " bytes.");
    if (rules_.has_room && !rules_.has_room(command.size.value_or(0)))
        return reply("452 4.3.1 No room on the disk; try again later.");
    envelope_ = Envelope{};
    envelope_.sender = std::move(command.address);
    envelope_.channel = is_lmtp_ ? "lmtp" : "smtp";
    has_mail_ = true;
    reply("250 2.1.0 Ok");
}

void LmtpSession::add_recipient(std::string_view arguments) {
    if (!has_mail_) return error("503 5.5.1 MAIL comes before RCPT.");
    EnvelopeCommand command = read_rcpt_command(arguments);
    if (!command.refusal.empty()) return error(command.refusal);
    if (rules_.ours && !rules_.ours(command.address)) return error("550 5.1.1 Not an address of this desk.");
    if (envelope_.recipients.size() >= rules_.recipients) return reply("452 4.5.3 Too many recipients for one mail.");
    envelope_.recipients.push_back(std::move(command.address));
    reply("250 2.1.5 Ok");
}

void LmtpSession::begin_data(std::string_view arguments) {
    if (!arguments.empty()) return error("501 5.5.4 DATA has no parameters.");
    if (in_chunks_) return error("503 5.5.1 DATA and BDAT do not mix.");
    if (envelope_.recipients.empty()) return error("503 5.5.1 No valid recipient.");
    dots_.begin();
    state_ = State::data;
    reply("354 End with a line that holds only a dot.");
}

// BDAT, RFC 3030: counted bytes, so that a mail arrives exactly as it is, with any line ends.
void LmtpSession::begin_chunk(std::string_view arguments) {
    const char* const end = arguments.data() + arguments.size();
    const auto [stop, bad] = std::from_chars(arguments.data(), end, chunk_left_);
    const std::string_view flag(stop, static_cast<std::size_t>(end - stop));
    if (bad != std::errc{} || !(flag.empty() || same_word(flag, " LAST")))
        return refuse("421 5.5.4 Write BDAT size, or BDAT size LAST.");   // what follows cannot be told from commands
    last_chunk_ = !flag.empty();
    if (envelope_.recipients.empty()) refusal_ = Refusal::out_of_order;
    in_chunks_ = true;
    state_ = State::chunk;
    if (chunk_left_ == 0) take_chunk({});
}

std::size_t LmtpSession::take_data(std::string_view bytes) {
    const std::size_t used = dots_.take(bytes, [this](std::string_view run) { collect(run); });
    if (dots_.saw_bare_dot() && refusal_ == Refusal::none) {
        refusal_ = Refusal::bare_line_end;
        body_.drop();
    }
    if (dots_.ended()) end_of_mail();
    return used;
}

std::size_t LmtpSession::take_chunk(std::string_view bytes) {
    const std::size_t used = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), chunk_left_));
    collect(bytes.substr(0, used));
    chunk_left_ -= used;
    if (chunk_left_ > 0) return used;
    state_ = State::command;
    if (last_chunk_ || refusal_ == Refusal::out_of_order)
        end_of_mail();
    else
        reply("250 2.0.0 Go on");
    return used;
}

void LmtpSession::collect(std::string_view bytes) {
    mail_bytes_ += bytes.size();
    if (refusal_ != Refusal::none || bytes.empty()) return;
    if (mail_bytes_ > rules_.mail_bytes)
        refusal_ = Refusal::too_big;
    else if (!body_.add(bytes))
        refusal_ = Refusal::no_room;
    if (refusal_ != Refusal::none) body_.drop();
}

void LmtpSession::end_of_mail() {
    state_ = State::command;
    switch (refusal_) {
        case Refusal::none: state_ = State::waiting; return;
        case Refusal::out_of_order: error("503 5.5.1 No valid recipient."); break;
        case Refusal::too_big:
            reply_to_mail("552 5.3.4 Larger than the limit of " + std::to_string(rules_.mail_bytes) + " bytes.");
            break;
        case Refusal::no_room: reply_to_mail("452 4.3.1 No room on the disk; try again later."); break;
        case Refusal::bare_line_end:
            reply_to_mail("554 5.6.0 A dot stands alone between bare CR or LF; end lines with CR LF.");
            break;
    }
    forget_mail();
}

void LmtpSession::answer(KeepResult result) {
    state_ = State::command;
    switch (result) {
        case KeepResult::kept: reply_to_mail("250 2.0.0 Kept"); break;
        case KeepResult::no_space: reply_to_mail("452 4.3.1 No room on the disk; try again later."); break;
        case KeepResult::try_later: reply_to_mail("451 4.3.0 Could not be kept; try again later."); break;
    }
    idle_commands_ = 0;
    forget_mail();
}

void LmtpSession::forget_mail() {
    if (mail_bytes_ > 0) body_.drop();
    has_mail_ = in_chunks_ = last_chunk_ = false;
    envelope_ = Envelope{};
    mail_bytes_ = chunk_left_ = 0;
    refusal_ = Refusal::none;
}

void LmtpSession::reply_to_mail(std::string_view line) {
    // RFC 2033, 4.2: after the final dot, one reply for each recipient that was accepted, in their order.
    const std::size_t replies = is_lmtp_ ? envelope_.recipients.size() : 1;
    for (std::size_t i = 0; i < replies; ++i) reply(line);
}

void LmtpSession::refuse(std::string_view line) {
    reply(line);
    state_ = State::over;
}

void LmtpSession::error(std::string_view line) {
    reply(line);
    if (++errors_ > rules_.errors) refuse("421 4.7.0 Too many errors.");
}

}   // namespace toritsugi
