#include "mailgate/send/smtp_transport.hpp"

#include <libetpan/mailsmtp.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>

#include "mailgate/send/tls_stream.hpp"

namespace toritsugi {
namespace {

using Steady = std::chrono::steady_clock;
constexpr auto reuse_within = std::chrono::seconds(20);   // servers close idle connections; a new one is cheap

bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

bool is_port(std::string_view text) {
    return !text.empty() && text.size() <= 5 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}   // namespace

Smarthost read_smarthost(const Settings& settings) {
    Smarthost smarthost;
    std::string_view rest = std::string_view(settings.mail.send).substr(7);
    while (rest.ends_with('/')) rest.remove_suffix(1);
    if (const auto at = rest.rfind('@'); at != rest.npos) {
        const std::string_view who = rest.substr(0, at);
        const auto colon = who.find(':');
        if (colon == who.npos) throw std::runtime_error("mail.send: Write smtp://user:password@host:port.");
        smarthost.user = unescaped(who.substr(0, colon));
        smarthost.password = unescaped(who.substr(colon + 1));
        rest.remove_prefix(at + 1);
    }
    if (rest.starts_with('[') && rest.find(']') != rest.npos) {   // an IPv6 address
        smarthost.host = std::string(rest.substr(1, rest.find(']') - 1));
        rest.remove_prefix(rest.find(']') + 1);
    } else {
        smarthost.host = std::string(rest.substr(0, rest.find(':')));
        rest.remove_prefix(smarthost.host.size());
    }
    if (rest.starts_with(':')) smarthost.port = std::string(rest.substr(1));
    if (smarthost.host.empty() || !is_port(smarthost.port))
        throw std::runtime_error("mail.send: Write smtp://host:port, such as smtp://127.0.0.1:25.");
    const std::string& tls = settings.mail.send_tls;
    smarthost.tls = tls == "required" ? Smarthost::Tls::required
                    : tls == "off"    ? Smarthost::Tls::off
                                      : Smarthost::Tls::opportunistic;
    smarthost.ca_file = settings.mail.send_ca;
    return smarthost;
}

// One connection. When `problem` is not empty it cannot be used.
class SmtpTransport::Session {
  public:
    explicit Session(const Smarthost& smarthost) : smtp_(mailsmtp_new(0, nullptr)), used_at_(Steady::now()) {
        if (smtp_ == nullptr) throw std::bad_alloc();
        open(smarthost);
    }
    ~Session() {
        if (smtp_->stream != nullptr && problem.empty()) mailsmtp_quit(smtp_);
        if (smtp_->stream != nullptr) mailstream_close(smtp_->stream);
        smtp_->stream = nullptr;
        mailsmtp_free(smtp_);
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    bool is_fresh() const { return problem.empty() && Steady::now() - used_at_ < reuse_within; }

    SendResult send(const DueMail& mail) {
        used_at_ = Steady::now();
        const bool knows_size = (smtp_->esmtp & MAILSMTP_ESMTP_SIZE) != 0 && smtp_->smtp_max_msg_size > 0;
        if (knows_size && mail.raw.size() > smtp_->smtp_max_msg_size)
            return {Sending::refused, "The mail is larger than the server takes."};
        if (!said(mailsmtp_mail(smtp_, mail.envelope_from.c_str()))) return refusal("MAIL");
        if (!said(mailsmtp_rcpt(smtp_, mail.recipient.c_str()))) return refusal("RCPT");
        if (!said(mailsmtp_data(smtp_))) return refusal("DATA");
        if (!said(mailsmtp_data_message(smtp_, mail.raw.data(), mail.raw.size()))) return refusal("the mail");
        return {Sending::sent, answer()};
    }

    std::string problem;

  private:
    void open(const Smarthost& smarthost) {
        const std::string server = smarthost.host + ":" + smarthost.port + ": ";
        StreamRules rules;
        rules.host = smarthost.host;
        rules.ca_file = smarthost.ca_file;
        std::string reason;
        mailstream_low* const low = connect_stream(rules, smarthost.port, reason);
        if (low == nullptr) return fail(server + reason);
        if (!said(mailsmtp_connect(smtp_, mailstream_new(low, 8192)))) return fail(server + "no greeting: " + answer());
        if (!said(mailesmtp_ehlo(smtp_)) && !said(mailsmtp_helo(smtp_))) return fail(server + "EHLO refused: " + answer());
        const bool offers_tls = (smtp_->esmtp & MAILSMTP_ESMTP_STARTTLS) != 0;
        if (!offers_tls && smarthost.tls == Smarthost::Tls::required)
            return fail(server + "it offers no STARTTLS, and mail.send_tls says required");
        const bool wants_tls = offers_tls && smarthost.tls != Smarthost::Tls::off;
        if (wants_tls && !begin_tls(rules, server)) return;
        if (smarthost.user.empty()) return;
        if (!wants_tls) return fail(server + "a password is only sent over TLS, and there is none");
        if (!said(mailsmtp_auth_type(smtp_, smarthost.user.c_str(), smarthost.password.c_str(), MAILSMTP_AUTH_PLAIN)))
            fail(server + "AUTH refused: " + answer());
    }

    bool begin_tls(const StreamRules& rules, const std::string& server) {
        std::string reason;
        if (!said(mailesmtp_starttls(smtp_))) return fail(server + "STARTTLS refused: " + answer()), false;
        if (smtp_->stream->read_buffer_len != 0)   // response injection (CVE-2020-15953 and its like)
            return fail(server + "it sent data before TLS began"), false;
        mailstream_low* const plain = mailstream_get_low(smtp_->stream);
        mailstream_set_low(smtp_->stream, nullptr);
        mailstream_low* const tls = start_tls(plain, rules, reason);
        if (tls == nullptr) {
            drop_stream();
            return fail(server + reason), false;
        }
        mailstream_set_low(smtp_->stream, tls);
        if (!said(mailesmtp_ehlo(smtp_))) return fail(server + "EHLO after STARTTLS refused: " + answer()), false;
        return true;
    }

    // TLS failed and took the socket with it: mailstream_close() would look for one.
    void drop_stream() {
        std::free(smtp_->stream->write_buffer);   // both buffers are one allocation each
        std::free(smtp_->stream->read_buffer);
        std::free(smtp_->stream);
        smtp_->stream = nullptr;
    }

    void fail(const std::string& why) { problem = why; }
    static bool said(int code) { return code == MAILSMTP_NO_ERROR; }

    // libetpan gives one code for 450 and 550: the number itself is in the session.
    SendResult refusal(const char* to_what) {
        const int code = smtp_->response_code;
        const std::string words = std::string(to_what) + ": " + answer();
        if (code < 400 || code > 599 || code == 421) {
            problem = "the connection broke at " + words;
            return {Sending::later, problem};
        }
        if (!said(mailsmtp_reset(smtp_))) problem = "RSET refused";
        return {code >= 500 ? Sending::refused : Sending::later, std::to_string(code) + " " + words};
    }

    std::string answer() const {
        std::string text = smtp_->response != nullptr ? smtp_->response : "no answer";
        for (char& c : text)
            if (static_cast<unsigned char>(c) < ' ') c = ' ';
        while (text.ends_with(' ')) text.pop_back();
        return text.substr(0, 500);
    }

    mailsmtp* smtp_;
    Steady::time_point used_at_;
};

SmtpTransport::SmtpTransport(Smarthost smarthost) : smarthost_(std::move(smarthost)) {}
SmtpTransport::~SmtpTransport() = default;

void SmtpTransport::send(const std::vector<DueMail>& mails,
                         const std::function<void(const DueMail&, const SendResult&)>& told) {
    std::string problem;   // of the server: the rest of the batch need not find out again
    for (const DueMail& mail : mails) {
        if (!is_safe_in_envelope(mail.recipient, false) || !is_safe_in_envelope(mail.envelope_from, true)) {
            told(mail, {Sending::refused, "This address cannot be written in an SMTP command."});
            continue;
        }
        if (problem.empty() && (!session_ || !session_->is_fresh())) {
            session_.reset();
            session_ = std::make_unique<Session>(smarthost_);
            problem = session_->problem;
        }
        told(mail, problem.empty() ? session_->send(mail) : SendResult{Sending::later, problem});
    }
}

}   // namespace toritsugi
