#include "mailgate/mime/pgp.hpp"

#include <gpgme.h>

#include <memory>

namespace toritsugi {
namespace {

struct ContextEnd {
    void operator()(gpgme_ctx_t context) const { gpgme_release(context); }
};
struct DataEnd {
    void operator()(gpgme_data_t data) const { gpgme_data_release(data); }
};
struct KeyEnd {
    void operator()(gpgme_key_t key) const { gpgme_key_unref(key); }
};
using Context = std::unique_ptr<gpgme_context, ContextEnd>;
using Data = std::unique_ptr<gpgme_data, DataEnd>;
using Key = std::unique_ptr<_gpgme_key, KeyEnd>;

Context context_for(const std::string& home) {
    static const char* const version = gpgme_check_version(nullptr);   // sets the library up, once
    if (!version || home.empty()) return nullptr;
    gpgme_ctx_t raw = nullptr;
    if (gpgme_new(&raw) != 0) return nullptr;
    Context context(raw);
    if (gpgme_set_protocol(raw, GPGME_PROTOCOL_OpenPGP) != 0) return nullptr;
    if (gpgme_ctx_set_engine_info(raw, GPGME_PROTOCOL_OpenPGP, nullptr, home.c_str()) != 0) return nullptr;
    gpgme_set_offline(raw, 1);                                 // no key is ever fetched
    gpgme_set_pinentry_mode(raw, GPGME_PINENTRY_MODE_ERROR);   // nobody is there to type a passphrase
    gpgme_set_ctx_flag(raw, "auto-key-retrieve", "0");
    return context;
}

Data data_of(std::string_view bytes) {
    gpgme_data_t raw = nullptr;
    return gpgme_data_new_from_mem(&raw, bytes.data(), bytes.size(), 0) == 0 ? Data(raw) : nullptr;
}

bool same_address(std::string_view a, std::string_view b) {
    if (a.size() != b.size() || a.empty()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
        if (lower(a[i]) != lower(b[i])) return false;
    }
    return true;
}

// The signature's worth, from what GPGME found; the words of gpg are never read (CVE-2018-12020).
void judge(gpgme_ctx_t context, const std::string& from, PgpResult& result) {
    const gpgme_verify_result_t verified = gpgme_op_verify_result(context);
    if (!verified || !verified->signatures) return;
    const gpgme_signature_t signature = verified->signatures;
    switch (gpgme_err_code(signature->status)) {
        case GPG_ERR_NO_ERROR: result.signature = SignatureState::good; break;
        case GPG_ERR_SIG_EXPIRED:
        case GPG_ERR_KEY_EXPIRED: result.signature = SignatureState::expired; break;
        case GPG_ERR_NO_PUBKEY: result.signature = SignatureState::unknown_key; return;
        default: result.signature = SignatureState::bad; return;
    }
    if (signature->summary & GPGME_SIGSUM_KEY_REVOKED) {
        result.signature = SignatureState::bad;
        return;
    }
    if (signature->summary & (GPGME_SIGSUM_KEY_EXPIRED | GPGME_SIGSUM_SIG_EXPIRED))
        result.signature = SignatureState::expired;
    gpgme_key_t raw = nullptr;
    if (gpgme_get_key(context, signature->fpr, &raw, 0) != 0) return;
    const Key key(raw);
    bool is_from = false;
    for (gpgme_user_id_t uid = key->uids; uid; uid = uid->next) {
        if (uid->revoked || uid->invalid || !uid->email) continue;
        if (result.signer.empty() || same_address(uid->email, from)) result.signer = uid->email;
        is_from |= same_address(uid->email, from);
    }
    if (!is_from && result.signature == SignatureState::good) result.signature = SignatureState::wrong_signer;
}

// Keeps at most so many decrypted bytes; more fails the operation.
struct Sink {
    std::string bytes;
    std::size_t at_most;
    static gpgme_ssize_t write(void* self, const void* buffer, size_t size) {
        auto& sink = *static_cast<Sink*>(self);
        if (sink.bytes.size() + size > sink.at_most) {
            gpgme_err_set_errno(EFBIG);
            return -1;
        }
        sink.bytes.append(static_cast<const char*>(buffer), size);
        return static_cast<gpgme_ssize_t>(size);
    }
};

gpgme_data_cbs* sink_callbacks() {
    static gpgme_data_cbs callbacks{nullptr, Sink::write, nullptr, nullptr};
    return &callbacks;
}

}   // namespace

PgpResult verify_pgp(std::string_view content, std::string_view signature, const std::string& from,
                     const std::string& gnupg_home) {
    PgpResult result;
    result.signature = SignatureState::not_checked;
    const Context context = context_for(gnupg_home);
    const Data signed_bytes = data_of(content), signature_bytes = data_of(signature);
    if (!context || !signed_bytes || !signature_bytes) return result;
    const gpgme_error_t error = gpgme_op_verify(context.get(), signature_bytes.get(), signed_bytes.get(), nullptr);
    if (error != 0 && gpgme_err_code(error) != GPG_ERR_NO_DATA) return result;
    if (error != 0) {
        result.signature = SignatureState::bad;
        return result;
    }
    judge(context.get(), from, result);
    return result;
}

PgpResult verify_clear_signed(std::string_view text, const std::string& from, const std::string& gnupg_home) {
    PgpResult result;
    result.signature = SignatureState::not_checked;
    const Context context = context_for(gnupg_home);
    const Data signed_text = data_of(text);
    Sink sink{{}, text.size() + 1024};
    gpgme_data_t raw = nullptr;
    if (!context || !signed_text || gpgme_data_new_from_cbs(&raw, sink_callbacks(), &sink) != 0) return result;
    const Data plain(raw);
    if (gpgme_op_verify(context.get(), signed_text.get(), nullptr, plain.get()) != 0) return result;
    judge(context.get(), from, result);
    return result;
}

PgpResult decrypt_pgp(std::string_view encrypted, const std::string& from, const std::string& gnupg_home,
                      std::size_t at_most) {
    PgpResult result;
    const Context context = context_for(gnupg_home);
    const Data cipher = data_of(encrypted);
    Sink sink{{}, at_most};
    gpgme_data_t raw = nullptr;
    if (!context || !cipher || gpgme_data_new_from_cbs(&raw, sink_callbacks(), &sink) != 0) return result;
    const Data plain(raw);
    if (gpgme_op_decrypt_verify(context.get(), cipher.get(), plain.get()) != 0) return result;   // also: no MDC
    result.plain = std::move(sink.bytes);
    result.is_decrypted = true;
    judge(context.get(), from, result);
    return result;
}

}   // namespace toritsugi
