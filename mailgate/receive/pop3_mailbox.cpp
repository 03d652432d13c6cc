// A mailbox over POP3 (RFC 1939): one look, then good-bye, because a server deletes only at QUIT.
#include <libetpan/libetpan.h>

#include <memory>

#include "mailgate/receive/etpan_session.hpp"
#include "mailgate/receive/remote_mailbox.hpp"
#include "mailgate/send/secure_stream.hpp"

namespace toritsugi {
namespace {

using namespace std::chrono_literals;

constexpr auto to_connect = 30s;
constexpr std::uint64_t most_listed_bytes = 8u << 20;
constexpr std::size_t most_waiting = 500;   // in one session

class Pop3Mailbox : public RemoteMailbox {
  public:
    Pop3Mailbox(const MailboxPlace& place, const PickupRules& rules) : place_(place), rules_(rules) {
        try {
            connect();
        } catch (...) {
            drop();
            throw;
        }
    }
    ~Pop3Mailbox() override { drop(); }

    std::vector<Waiting> waiting() override {
        allow_answer(*stream_, most_listed_bytes);
        carray* list = nullptr;
        expect(mailpop3_list(session_, &list), "LIST");   // with UIDL where the server has it; the session owns it
        std::vector<Waiting> waiting;
        for (unsigned i = 0; list != nullptr && i < carray_count(list) && waiting.size() < most_waiting; ++i) {
            const auto* const mail = static_cast<const mailpop3_msg_info*>(carray_get(list, i));
            if (mail == nullptr || mail->msg_deleted) continue;
            const std::string id = mail->msg_uidl != nullptr ? mail->msg_uidl : "size/" + std::to_string(mail->msg_size);
            waiting.push_back({mail->msg_index, mail->msg_size, id});
        }
        return waiting;
    }

    std::string fetch(const Waiting& mail) override {
        allow_answer(*stream_, rules_.most_bytes + (1u << 20), mail.size_bytes);
        char* bytes = nullptr;
        size_t size = 0;
        expect(mailpop3_retr(session_, mail.number, &bytes, &size), "RETR");
        std::string text(bytes, size);
        mailpop3_retr_free(bytes);
        return text;
    }

    void remove(const std::vector<Waiting>& mails) override {
        for (const Waiting& mail : mails) {
            allow_answer(*stream_, 1u << 16);
            expect(mailpop3_dele(session_, mail.number), "DELE");
        }
    }

    bool wait(std::chrono::seconds) override { return false; }

    void leave() override {
        allow_answer(*stream_, 1u << 16);
        expect(mailpop3_quit(session_), "QUIT");   // closes the stream
        drop();
    }

  private:
    void connect() {
        stream_ = SecureStream::connect(place_.host, place_.port, to_connect,
                                        {rules_.ca_file, rules_.needs_tls, rules_.cancelled});
        allow_answer(*stream_, 1u << 20);
        if (place_.tls_at_once) stream_->start_tls();
        session_ = mailpop3_new(0, nullptr);
        if (session_ == nullptr) throw std::bad_alloc();
        expect(mailpop3_connect(session_, SecureStream::for_libetpan(stream_)), "greeting");
        if (!stream_->is_encrypted() && rules_.needs_tls) {
            expect(mailpop3_stls(session_), "STLS");
            if (session_->pop3_stream->read_buffer_len != 0) throw StreamError("TLS: bytes were injected after STLS");
            stream_->start_tls();
        }
        allow_answer(*stream_, 1u << 16);
        expect(mailpop3_user(session_, place_.user.c_str()), "USER");
        allow_answer(*stream_, 1u << 16);
        expect(mailpop3_pass(session_, place_.password.c_str()), "PASS");
    }

    void expect(int result, const char* step) {
        if (result == MAILPOP3_NO_ERROR) return;
        fail_step(*stream_, step, session_->pop3_response, result);
    }

    void drop() {
        if (stream_) stream_->close();
        if (session_ != nullptr) mailpop3_free(session_);
        session_ = nullptr;
    }

    const MailboxPlace place_;
    const PickupRules rules_;
    std::shared_ptr<SecureStream> stream_;
    mailpop3* session_ = nullptr;
};

}   // namespace

std::unique_ptr<RemoteMailbox> open_pop3_mailbox(const MailboxPlace& place, const PickupRules& rules) {
    return std::make_unique<Pop3Mailbox>(place, rules);
}

}   // namespace toritsugi
