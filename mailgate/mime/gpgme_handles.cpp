#include "mailgate/mime/gpgme_handles.hpp"

namespace toritsugi {

GpgmeContext gpgme_context_for(const std::string& home) {
    static const char* const version = gpgme_check_version(nullptr);   // sets the library up, once
    if (!version || home.empty()) return nullptr;
    gpgme_ctx_t raw = nullptr;
    if (gpgme_new(&raw) != 0) return nullptr;
    GpgmeContext context(raw);
    if (gpgme_set_protocol(raw, GPGME_PROTOCOL_OpenPGP) != 0) return nullptr;
    if (gpgme_ctx_set_engine_info(raw, GPGME_PROTOCOL_OpenPGP, nullptr, home.c_str()) != 0) return nullptr;
    gpgme_set_offline(raw, 1);                                 // no key is ever fetched
    gpgme_set_pinentry_mode(raw, GPGME_PINENTRY_MODE_ERROR);   // nobody is there to type a passphrase
    gpgme_set_ctx_flag(raw, "auto-key-retrieve", "0");
    return context;
}

GpgmeData gpgme_data_of(std::string_view bytes) {
    gpgme_data_t raw = nullptr;
    return gpgme_data_new_from_mem(&raw, bytes.data(), bytes.size(), 0) == 0 ? GpgmeData(raw) : nullptr;
}

}   // namespace toritsugi
