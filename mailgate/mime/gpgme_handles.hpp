#pragma once
#include <gpgme.h>

#include <memory>
#include <string>
#include <string_view>

namespace toritsugi {

// GPGME's objects, released with their owner.
struct GpgmeContextEnd {
    void operator()(gpgme_ctx_t context) const { gpgme_release(context); }
};
struct GpgmeDataEnd {
    void operator()(gpgme_data_t data) const { gpgme_data_release(data); }
};
struct GpgmeKeyEnd {
    void operator()(gpgme_key_t key) const { gpgme_key_unref(key); }
};
using GpgmeContext = std::unique_ptr<gpgme_context, GpgmeContextEnd>;
using GpgmeData = std::unique_ptr<gpgme_data, GpgmeDataEnd>;
using GpgmeKey = std::unique_ptr<_gpgme_key, GpgmeKeyEnd>;

// OpenPGP with the key ring in `home`: no key is ever fetched, and nobody is asked for a passphrase. Empty: no such ring.
GpgmeContext gpgme_context_for(const std::string& home);
// A view: `bytes` must outlive it. Empty: no memory.
GpgmeData gpgme_data_of(std::string_view bytes);

}   // namespace toritsugi
