#include "mailgate/mime/smime.hpp"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <memory>

namespace toritsugi {
namespace {

template <auto Free>
struct End {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Bio = std::unique_ptr<BIO, End<BIO_free_all>>;
using Cms = std::unique_ptr<CMS_ContentInfo, End<CMS_ContentInfo_free>>;
using Store = std::unique_ptr<X509_STORE, End<X509_STORE_free>>;
using Certificate = std::unique_ptr<X509, End<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, End<EVP_PKEY_free>>;

Bio bio_of(std::string_view bytes) { return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()))); }

bool same_address(std::string_view a, std::string_view b) {
    if (a.size() != b.size() || a.empty()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
        if (lower(a[i]) != lower(b[i])) return false;
    }
    return true;
}

Store store_of(const std::string& authorities) {
    Store store(X509_STORE_new());
    if (!store || authorities.empty() || X509_STORE_load_file(store.get(), authorities.c_str()) != 1) return nullptr;
    X509_STORE_set_purpose(store.get(), X509_PURPOSE_SMIME_SIGN);
    return store;
}

// Whose certificate signed, and whether that is the sender.
void name_signer(CMS_ContentInfo* cms, const std::string& from, SmimeResult& result) {
    STACK_OF(X509)* const signers = CMS_get0_signers(cms);
    if (!signers) return;
    bool is_from = false;
    for (int i = 0; i < sk_X509_num(signers); ++i) {
        STACK_OF(OPENSSL_STRING)* const addresses = X509_get1_email(sk_X509_value(signers, i));
        for (int k = 0; k < sk_OPENSSL_STRING_num(addresses); ++k) {
            const std::string address = sk_OPENSSL_STRING_value(addresses, k);
            if (result.signer.empty() || same_address(address, from)) result.signer = address;
            is_from |= same_address(address, from);
        }
        X509_email_free(addresses);
    }
    sk_X509_free(signers);
    if (!is_from && result.signature == SignatureState::good) result.signature = SignatureState::wrong_signer;
}

bool is_expired_error() {
    const char* words = nullptr;
    int flags = 0;
    ERR_peek_last_error_all(nullptr, nullptr, nullptr, &words, &flags);
    return words && std::string_view(words).find("expired") != std::string_view::npos;
}

// First the mathematics, then who vouches for the certificate: so "bad" and "unknown" are never mixed up.
void judge(CMS_ContentInfo* cms, std::string_view content, bool detached, const std::string& from,
           const std::string& authorities, SmimeResult& result) {
    ERR_clear_error();
    const Bio first = detached ? bio_of(content) : nullptr;
    const Bio out(BIO_new(BIO_s_mem()));
    if (CMS_verify(cms, nullptr, nullptr, first.get(), detached ? nullptr : out.get(),
                   CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) != 1) {
        result.signature = SignatureState::bad;
        ERR_clear_error();
        return;
    }
    if (!detached) {
        char* bytes = nullptr;
        const long size = BIO_get_mem_data(out.get(), &bytes);
        if (size > 0) result.content.assign(bytes, static_cast<std::size_t>(size));
        result.is_open = size > 0;
    }
    result.signature = SignatureState::unknown_key;
    if (const Store store = store_of(authorities)) {
        ERR_clear_error();
        const Bio again = detached ? bio_of(content) : nullptr;
        const Bio nowhere(BIO_new(BIO_s_null()));
        if (CMS_verify(cms, nullptr, store.get(), again.get(), detached ? nullptr : nowhere.get(), CMS_BINARY) == 1) {
            result.signature = SignatureState::good;
        } else if (is_expired_error()) {
            result.signature = SignatureState::expired;
        }
    }
    name_signer(cms, from, result);
    ERR_clear_error();
}

Cms read_der(std::string_view der) {
    const Bio bio = bio_of(der);
    Cms cms(bio ? d2i_CMS_bio(bio.get(), nullptr) : nullptr);
    ERR_clear_error();
    return cms;
}

}   // namespace

SmimeResult verify_smime(std::string_view content, std::string_view signature, const std::string& from,
                         const std::string& authorities) {
    SmimeResult result;
    result.signature = SignatureState::not_checked;
    const Cms cms = read_der(signature);
    if (!cms) {
        result.signature = SignatureState::bad;
        return result;
    }
    if (OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed) return result;
    judge(cms.get(), content, true, from, authorities, result);
    return result;
}

SmimeResult open_smime(std::string_view der, const std::string& from, const std::string& authorities, const std::string& key,
                       std::size_t at_most, SmimeOpening what) {
    SmimeResult result;
    const Cms cms = read_der(der);
    result.is_encrypted = !cms;   // not to be read: whatever it is, nobody sees a text
    if (!cms) return result;
    const int type = OBJ_obj2nid(CMS_get0_type(cms.get()));
    if (type == NID_pkcs7_signed) {
        judge(cms.get(), {}, false, from, authorities, result);
        return result;
    }
    result.is_encrypted = type == NID_pkcs7_enveloped || type == NID_id_smime_ct_authEnvelopedData;
    if (!result.is_encrypted || key.empty() || what == SmimeOpening::signed_only) return result;
    const Bio file(BIO_new_file(key.c_str(), "r")), again(BIO_new_file(key.c_str(), "r"));
    if (!file || !again) return result;
    const Certificate certificate(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
    // The empty passphrase: an encrypted key file fails instead of asking at a terminal.
    const PrivateKey ours(PEM_read_bio_PrivateKey(again.get(), nullptr, nullptr, const_cast<char*>("")));
    const Bio out(BIO_new(BIO_s_mem()));
    if (certificate && ours && out && CMS_decrypt(cms.get(), ours.get(), certificate.get(), nullptr, out.get(), 0) == 1) {
        char* bytes = nullptr;
        const long size = BIO_get_mem_data(out.get(), &bytes);
        if (size > 0 && static_cast<std::size_t>(size) <= at_most) {
            result.content.assign(bytes, static_cast<std::size_t>(size));
            result.is_open = true;
        }
    }
    ERR_clear_error();
    return result;
}

}   // namespace toritsugi
