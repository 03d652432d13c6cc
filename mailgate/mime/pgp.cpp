#include "mailgate/mime/pgp.hpp"

#include "mailgate/mime/gpgme_handles.hpp"

namespace toritsugi {
namespace {

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
    const GpgmeKey key(raw);
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
    const GpgmeContext context = gpgme_context_for(gnupg_home);
    const GpgmeData signed_bytes = gpgme_data_of(content), signature_bytes = gpgme_data_of(signature);
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
    const GpgmeContext context = gpgme_context_for(gnupg_home);
    const GpgmeData signed_text = gpgme_data_of(text);
    Sink sink{{}, text.size() + 1024};
    gpgme_data_t raw = nullptr;
    if (!context || !signed_text || gpgme_data_new_from_cbs(&raw, sink_callbacks(), &sink) != 0) return result;
    const GpgmeData plain(raw);
    if (gpgme_op_verify(context.get(), signed_text.get(), nullptr, plain.get()) != 0) return result;
    judge(context.get(), from, result);
    return result;
}

PgpResult decrypt_pgp(std::string_view encrypted, const std::string& from, const std::string& gnupg_home,
                      std::size_t at_most) {
    PgpResult result;
    const GpgmeContext context = gpgme_context_for(gnupg_home);
    const GpgmeData cipher = gpgme_data_of(encrypted);
    Sink sink{{}, at_most};
    gpgme_data_t raw = nullptr;
    if (!context || !cipher || gpgme_data_new_from_cbs(&raw, sink_callbacks(), &sink) != 0) return result;
    const GpgmeData plain(raw);
    if (gpgme_op_decrypt_verify(context.get(), cipher.get(), plain.get()) != 0) return result;   // also: no MDC
    result.plain = std::move(sink.bytes);
    result.is_decrypted = true;
    judge(context.get(), from, result);
    return result;
}

}   // namespace toritsugi
