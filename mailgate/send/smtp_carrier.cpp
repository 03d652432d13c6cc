#include "mailgate/send/smtp_carrier.hpp"

#include <libetpan/libetpan.h>

#include <algorithm>

namespace toritsugi {
namespace {

using namespace std::chrono_literals;

constexpr auto to_connect = 30s, to_answer = 60s;
constexpr auto to_accept = 300s;   // after the final dot; RFC 5321, 4.5.3.2.6 says 10 minutes
constexpr std::uint64_t slowest_bytes_per_second = 1000;
constexpr std::uint64_t most_reply_bytes = 64 << 10;   // of one mail's replies

}   // namespace

struct SmtpCarrier::Refused {
    int code;
    std::string words;
};

TlsPolicy tls_policy(const std::string& setting) {
    if (setting == "required") return TlsPolicy::required;
    return setting == "off" ? TlsPolicy::off : TlsPolicy::opportunistic;
}

SmtpCarrier::SmtpCarrier(Destination destination, TlsPolicy policy, std::string ca_file, const std::atomic<bool>& cancelled)
    : destination_(std::move(destination)), policy_(policy), ca_file_(std::move(ca_file)), cancelled_(cancelled) {}

SmtpCarrier::~SmtpCarrier() { rest(); }

void SmtpCarrier::rest() {
    if (session_ == nullptr) return;
    stream_->set_deadline(2s);
    mailsmtp_quit(session_);   // closes the stream
    drop();
}

// libetpan says QUIT to a stream that is still open when a session is freed: close it first.
void SmtpCarrier::drop() {
    if (stream_) stream_->close();
    if (session_ != nullptr) mailsmtp_free(session_);
    session_ = nullptr;
    stream_.reset();
}

SendResult SmtpCarrier::send(const DueMail& mail) {
    using What = SendResult::What;
    if (!is_safe_in_command(mail.recipient) || mail.recipient.empty() || !is_safe_in_command(mail.envelope_from))
        return {What::refused, "Not sent: the address cannot stand in an SMTP command."};
    const bool was_open = session_ != nullptr;
    try {
        if (!was_open) connect();
    } catch (const Refused& refused) {   // the server has no use for us at all: every mail would meet the same
        drop();
        return {What::unreachable, refused.words};
    } catch (const StreamError& error) {
        drop();
        return {What::unreachable, error.what()};
    }
    try {
        return hand_over(mail);
    } catch (const Refused& refused) {
        const bool is_final = refused.code >= 500;
        if (refused.code == 421) {   // RFC 5321, 3.8: the server is closing
            drop();
        } else {
            stream_->set_deadline(to_answer);
            if (mailsmtp_reset(session_) != MAILSMTP_NO_ERROR) drop();
        }
        return {is_final ? What::refused : What::try_later, refused.words};
    } catch (const StreamError& error) {
        drop();
        // A connection that stood idle may have been closed by the server: that says nothing about the mail.
        if (was_open && !cancelled_) return send(mail);
        return {What::unreachable, error.what()};
    }
}

void SmtpCarrier::connect() {
    SecureStream::Rules rules{ca_file_, policy_ == TlsPolicy::required || !destination_.user.empty(), &cancelled_};
    stream_ = SecureStream::connect(destination_.host, destination_.port, to_connect, rules);
    stream_->set_bytes_allowed(most_reply_bytes);
    stream_->set_deadline(to_answer);
    if (destination_.tls_at_once) stream_->start_tls();
    session_ = mailsmtp_new(0, nullptr);
    if (session_ == nullptr) throw std::bad_alloc();
    expect(mailsmtp_connect(session_, SecureStream::for_libetpan(stream_)), "greeting");
    greet();
    secure();
    sign_in();
}

void SmtpCarrier::greet() {
    stream_->set_deadline(to_answer);
    const int result = mailesmtp_ehlo(session_);
    if (result != MAILSMTP_NO_ERROR && result != MAILSMTP_ERROR_STREAM && session_->response_code >= 500)
        expect(mailsmtp_helo(session_), "HELO");   // a server of before 1995
    else
        expect(result, "EHLO");
}

void SmtpCarrier::secure() {
    if (policy_ == TlsPolicy::off || stream_->is_encrypted()) return;
    if ((session_->esmtp & MAILSMTP_ESMTP_STARTTLS) == 0) {
        if (policy_ == TlsPolicy::required) throw StreamError("TLS: the server does not offer STARTTLS");
        return;
    }
    stream_->set_deadline(to_answer);
    expect(mailesmtp_starttls(session_), "STARTTLS");
    // What stands in the buffer came before the encryption: somebody on the line put it there (RFC 3207, 6).
    if (session_->stream->read_buffer_len != 0) throw StreamError("TLS: bytes were injected after STARTTLS");
    stream_->start_tls();
    greet();
}

void SmtpCarrier::sign_in() {
    if (destination_.user.empty()) return;
    if (!stream_->is_encrypted() || !stream_->is_verified())
        throw StreamError("AUTH: the password is given only over verified TLS; set mail.send_tls = \"required\"");
    const int kind = (session_->auth & MAILSMTP_AUTH_PLAIN) != 0   ? MAILSMTP_AUTH_PLAIN
                     : (session_->auth & MAILSMTP_AUTH_LOGIN) != 0 ? MAILSMTP_AUTH_LOGIN
                                                                   : 0;
    if (kind == 0) throw StreamError("AUTH: the server offers neither PLAIN nor LOGIN");
    stream_->set_deadline(to_answer);
    expect(mailsmtp_auth_type(session_, destination_.user.c_str(), destination_.password.c_str(), kind), "AUTH");
}

SendResult SmtpCarrier::hand_over(const DueMail& mail) {
    stream_->set_bytes_allowed(most_reply_bytes);
    stream_->set_deadline(to_answer);
    if ((session_->esmtp & MAILSMTP_ESMTP) != 0)
        expect(mailesmtp_mail_size(session_, mail.envelope_from.c_str(), 0, nullptr, mail.raw.size()), "MAIL");
    else
        expect(mailsmtp_mail(session_, mail.envelope_from.c_str()), "MAIL");
    stream_->set_deadline(to_answer);
    expect(mailsmtp_rcpt(session_, mail.recipient.c_str()), "RCPT");
    stream_->set_deadline(to_answer);
    expect(mailsmtp_data(session_), "DATA");
    stream_->set_deadline(to_accept + std::chrono::seconds(mail.raw.size() / slowest_bytes_per_second));
    expect(mailsmtp_data_message(session_, mail.raw.data(), mail.raw.size()), "end of data");
    return {SendResult::What::sent, words()};
}

void SmtpCarrier::expect(int result, const char* step) {
    if (result == MAILSMTP_NO_ERROR) return;
    const bool is_line = result == MAILSMTP_ERROR_STREAM || !stream_->problem().empty();
    if (is_line)
        throw StreamError(std::string(step) + ": " +
                          (stream_->problem().empty() ? "the connection broke" : stream_->problem()));
    // libetpan gives one code for 450 and 550: what counts is the server's own number.
    const int code = session_->response_code;
    if (code >= 400 && code < 600) throw Refused{code, std::string(step) + ": " + words()};
    throw StreamError(std::string(step) + ": " + mailsmtp_strerror(result));
}

std::string SmtpCarrier::words() const {
    std::string text = std::to_string(session_->response_code);
    if (session_->response != nullptr) (text += ' ') += session_->response;
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E) c = ' ';
    while (text.ends_with(' ')) text.pop_back();
    return text.substr(0, 500);
}

}   // namespace toritsugi
