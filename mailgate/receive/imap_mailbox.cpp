// A mailbox over IMAP (RFC 3501), with IDLE, UIDPLUS and MOVE where the server has them.
#include <libetpan/libetpan.h>
#include <poll.h>

#include <algorithm>
#include <memory>

#include "mailgate/receive/etpan_session.hpp"
#include "mailgate/receive/remote_mailbox.hpp"
#include "mailgate/send/secure_stream.hpp"

namespace toritsugi {
namespace {

using namespace std::chrono_literals;

constexpr auto to_connect = 30s;
constexpr std::uint64_t most_listed_bytes = 8u << 20;   // of an answer that lists mails
constexpr std::size_t most_waiting = 500;               // taken before the mailbox is looked at again

template <auto Free>
struct End {
    template <class T>
    void operator()(T* object) const {
        if (object != nullptr) Free(object);
    }
};
using Set = std::unique_ptr<mailimap_set, End<mailimap_set_free>>;
using FetchType = std::unique_ptr<mailimap_fetch_type, End<mailimap_fetch_type_free>>;
using Fetched = std::unique_ptr<clist, End<mailimap_fetch_list_free>>;
using Found = std::unique_ptr<clist, End<mailimap_search_result_free>>;
using SearchKey = std::unique_ptr<mailimap_search_key, End<mailimap_search_key_free>>;
using StoreFlags = std::unique_ptr<mailimap_store_att_flags, End<mailimap_store_att_flags_free>>;

// What one mail's FETCH answer says, of the kinds that we ask for.
struct FetchAnswer {
    std::uint32_t uid = 0;
    std::uint64_t size_bytes = 0;
    std::string_view body;
};

FetchAnswer answer_of(const mailimap_msg_att* mail) {
    FetchAnswer answer;
    for (clistiter* at = clist_begin(mail->att_list); at != nullptr; at = clist_next(at)) {
        const auto* const item = static_cast<const mailimap_msg_att_item*>(clist_content(at));
        if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC || item->att_data.att_static == nullptr) continue;
        const mailimap_msg_att_static& fact = *item->att_data.att_static;
        if (fact.att_type == MAILIMAP_MSG_ATT_UID) answer.uid = fact.att_data.att_uid;
        if (fact.att_type == MAILIMAP_MSG_ATT_RFC822_SIZE) answer.size_bytes = fact.att_data.att_rfc822_size;
        if (fact.att_type == MAILIMAP_MSG_ATT_BODY_SECTION && fact.att_data.att_body_section->sec_body_part != nullptr)
            answer.body = {fact.att_data.att_body_section->sec_body_part, fact.att_data.att_body_section->sec_length};
    }
    return answer;
}

class ImapMailbox : public RemoteMailbox {
  public:
    ImapMailbox(const MailboxPlace& place, const PickupRules& rules) : place_(place), rules_(rules) {
        try {
            connect();
        } catch (...) {
            drop();
            throw;
        }
    }
    ~ImapMailbox() override { drop(); }

    std::vector<Waiting> waiting() override {
        allow_answer(*stream_, most_listed_bytes);
        const SearchKey not_deleted(mailimap_search_key_new(MAILIMAP_SEARCH_KEY_UNDELETED, nullptr, nullptr, nullptr,
                                                            nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr,
                                                            nullptr, nullptr, nullptr, nullptr, 0, nullptr, nullptr, nullptr,
                                                            nullptr, nullptr, nullptr, 0, nullptr, nullptr, nullptr));
        clist* raw = nullptr;
        expect(mailimap_uid_search(session_, nullptr, not_deleted.get(), &raw), "SEARCH");
        const Found found(raw);
        std::vector<std::uint32_t> uids;
        for (clistiter* at = clist_begin(raw); at != nullptr; at = clist_next(at))
            uids.push_back(*static_cast<const std::uint32_t*>(clist_content(at)));
        std::sort(uids.begin(), uids.end());
        if (uids.size() > most_waiting) uids.resize(most_waiting);
        return uids.empty() ? std::vector<Waiting>{} : with_sizes(uids);
    }

    std::string fetch(const Waiting& mail) override {
        allow_answer(*stream_, rules_.most_bytes + (1u << 20), mail.size_bytes);
        const FetchType type(
            mailimap_fetch_type_new_fetch_att(mailimap_fetch_att_new_body_peek_section(mailimap_section_new(nullptr))));
        const Set one(mailimap_set_new_single(mail.number));
        clist* raw = nullptr;
        expect(mailimap_uid_fetch(session_, one.get(), type.get(), &raw), "FETCH");
        const Fetched fetched(raw);
        for (clistiter* at = clist_begin(raw); at != nullptr; at = clist_next(at)) {
            const FetchAnswer answer = answer_of(static_cast<const mailimap_msg_att*>(clist_content(at)));
            if (!answer.body.empty()) return std::string(answer.body);
        }
        return {};
    }

    void remove(const std::vector<Waiting>& mails) override {
        if (mails.empty()) return;
        const Set set(mailimap_set_new_empty());
        for (const Waiting& mail : mails) mailimap_set_add_single(set.get(), mail.number);
        if (rules_.taken.starts_with("move:") && move(set.get(), rules_.taken.substr(5))) return;
        allow_answer(*stream_, most_listed_bytes);
        mailimap_flag_list* const flags = mailimap_flag_list_new_empty();
        mailimap_flag_list_add(flags, mailimap_flag_new_deleted());
        const StoreFlags deleted(mailimap_store_att_flags_new_add_flags_silent(flags));
        expect(mailimap_uid_store(session_, set.get(), deleted.get()), "STORE");
        allow_answer(*stream_, most_listed_bytes);
        // RFC 4315: only ours; without it, whatever anybody else marked as deleted goes as well.
        expect(mailimap_has_uidplus(session_) ? mailimap_uid_expunge(session_, set.get()) : mailimap_expunge(session_),
               "EXPUNGE");
    }

    bool wait(std::chrono::seconds at_most) override {
        if (!mailimap_has_extension(session_, "IDLE")) return false;
        allow_answer(*stream_, 1u << 20);
        expect(mailimap_idle(session_), "IDLE");
        const auto until =
            std::chrono::steady_clock::now() + std::min<std::chrono::seconds>(at_most, 20min);   // RFC 2177: 29
        while (std::chrono::steady_clock::now() < until && !*rules_.cancelled) {
            if (session_->imap_stream->read_buffer_len > 0 || stream_->has_bytes_waiting()) break;
            pollfd line{stream_->descriptor(), POLLIN, 0};
            if (::poll(&line, 1, 500) > 0) break;
        }
        allow_answer(*stream_, 1u << 20);
        expect(mailimap_idle_done(session_), "DONE");
        return true;
    }

    void leave() override {
        if (session_ == nullptr) return;
        stream_->set_deadline(2s);
        mailimap_logout(session_);
        drop();
    }

  private:
    void connect() {
        stream_ = SecureStream::connect(place_.host, place_.port, to_connect,
                                        {rules_.ca_file, rules_.needs_tls, rules_.cancelled});
        allow_answer(*stream_, 1u << 20);
        if (place_.tls_at_once) stream_->start_tls();
        session_ = mailimap_new(0, nullptr);
        if (session_ == nullptr) throw std::bad_alloc();
        expect(mailimap_connect(session_, SecureStream::for_libetpan(stream_)), "greeting");
        if (!stream_->is_encrypted() && rules_.needs_tls) {
            expect(mailimap_starttls(session_), "STARTTLS");
            // What stands in the buffer came before the encryption: somebody on the line put it there (RFC 3501, 6.2.1).
            if (session_->imap_stream->read_buffer_len != 0) throw StreamError("TLS: bytes were injected after STARTTLS");
            stream_->start_tls();
        }
        expect(mailimap_login(session_, place_.user.c_str(), place_.password.c_str()), "LOGIN");
        mailimap_capability_data* capabilities = nullptr;   // libetpan keeps them in the session, too
        expect(mailimap_capability(session_, &capabilities), "CAPABILITY");
        mailimap_capability_data_free(capabilities);
        expect(mailimap_select(session_, place_.folder.c_str()), "SELECT");
        const mailimap_selection_info* const info = session_->imap_selection_info;
        id_start_ = std::to_string(info == nullptr ? 0 : info->sel_uidvalidity) + "/";
    }

    std::vector<Waiting> with_sizes(const std::vector<std::uint32_t>& uids) {
        const Set set(mailimap_set_new_empty());
        for (const std::uint32_t uid : uids) mailimap_set_add_single(set.get(), uid);
        mailimap_fetch_type* const list = mailimap_fetch_type_new_fetch_att_list_empty();
        const FetchType type(list);
        mailimap_fetch_type_new_fetch_att_list_add(list, mailimap_fetch_att_new_uid());
        mailimap_fetch_type_new_fetch_att_list_add(list, mailimap_fetch_att_new_rfc822_size());
        allow_answer(*stream_, most_listed_bytes);
        clist* raw = nullptr;
        expect(mailimap_uid_fetch(session_, set.get(), type.get(), &raw), "FETCH");
        const Fetched fetched(raw);
        std::vector<Waiting> waiting;
        for (clistiter* at = clist_begin(raw); at != nullptr; at = clist_next(at)) {
            const FetchAnswer answer = answer_of(static_cast<const mailimap_msg_att*>(clist_content(at)));
            if (std::binary_search(uids.begin(), uids.end(), answer.uid))
                waiting.push_back({answer.uid, answer.size_bytes, id_start_ + std::to_string(answer.uid)});
        }
        std::sort(waiting.begin(), waiting.end(), [](const Waiting& a, const Waiting& b) { return a.number < b.number; });
        return waiting;
    }

    // False: this server has no MOVE (RFC 6851); the mails are copied there and are still to be deleted here.
    bool move(mailimap_set* set, const std::string& folder) {
        allow_answer(*stream_, most_listed_bytes);
        std::uint32_t uidvalidity = 0;
        mailimap_set *from = nullptr, *to = nullptr;
        const bool has_move = mailimap_has_extension(session_, "MOVE");
        const int result = has_move ? mailimap_uidplus_uid_move(session_, set, folder.c_str(), &uidvalidity, &from, &to)
                                    : mailimap_uidplus_uid_copy(session_, set, folder.c_str(), &uidvalidity, &from, &to);
        const Set free_from(from), free_to(to);
        expect(result, has_move ? "MOVE" : "COPY");
        return has_move;
    }

    void expect(int result, const char* step) {
        if (result == MAILIMAP_NO_ERROR || result == MAILIMAP_NO_ERROR_AUTHENTICATED ||
            result == MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
            return;
        fail_step(*stream_, step, session_->imap_response, result);
    }

    // libetpan says LOGOUT to a stream that is still open when a session is freed: close it first.
    void drop() {
        if (stream_) stream_->close();
        if (session_ != nullptr) mailimap_free(session_);
        session_ = nullptr;
    }

    const MailboxPlace place_;
    const PickupRules rules_;
    std::shared_ptr<SecureStream> stream_;
    mailimap* session_ = nullptr;
    std::string id_start_;   // UIDVALIDITY: a UID means another mail when it changes
};

}   // namespace

std::unique_ptr<RemoteMailbox> open_imap_mailbox(const MailboxPlace& place, const PickupRules& rules) {
    return std::make_unique<ImapMailbox>(place, rules);
}

}   // namespace toritsugi
