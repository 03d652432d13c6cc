#pragma once
// Keys that a test makes for itself and throws away.
#include <doctest/doctest.h>
#include <gpgme.h>
#include <openssl/cms.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace toritsugi::testing {

// A key ring in a folder of its own, with one key without passphrase. Removed at the end.
class KeyRing {
  public:
    explicit KeyRing(const std::string& owner) {
        char name[] = "/tmp/toritsugi-keys-XXXXXX";
        folder = mkdtemp(name);
        gpgme_check_version(nullptr);
        gpgme_new(&context);
        gpgme_ctx_set_engine_info(context, GPGME_PROTOCOL_OpenPGP, nullptr, folder.c_str());
        gpgme_set_armor(context, 1);
        const std::string wanted =
            "<GnupgKeyParms format=\"internal\">\n%no-protection\nKey-Type: EDDSA\nKey-Curve: ed25519\nSubkey-Type: "
            "ECDH\nSubkey-Curve: cv25519\n"
            "Name-Real: Test\nName-Email: " +
            owner + "\nExpire-Date: 0\n</GnupgKeyParms>\n";
        ready = gpgme_op_genkey(context, wanted.c_str(), nullptr, nullptr) == 0;
        if (ready) gpgme_get_key(context, gpgme_op_genkey_result(context)->fpr, &key, 1);
    }
    ~KeyRing() {
        if (key) gpgme_key_unref(key);
        gpgme_release(context);
        if (std::system(("gpgconf --homedir " + folder + " --kill all >/dev/null 2>&1").c_str()) != 0)
            MESSAGE("gpg-agent goes on in " << folder);
        std::error_code agents_sockets_vanish_meanwhile;
        for (int i = 0; i < 10 && std::filesystem::exists(folder); ++i)
            std::filesystem::remove_all(folder, agents_sockets_vanish_meanwhile);
    }
    std::string run(gpgme_error_t (*operation)(gpgme_ctx_t, gpgme_data_t, gpgme_data_t, gpgme_key_t),
                    const std::string& text) {
        gpgme_data_t in = nullptr, out = nullptr;
        gpgme_data_new_from_mem(&in, text.data(), text.size(), 0);
        gpgme_data_new(&out);
        std::string result;
        if (operation(context, in, out, key) == 0) {
            size_t size = 0;
            gpgme_data_release(in);
            char* const bytes = gpgme_data_release_and_get_mem(out, &size);
            result.assign(bytes, size);
            gpgme_free(bytes);
        }
        return result;
    }
    std::string detached(const std::string& text) {
        return run([](gpgme_ctx_t c, gpgme_data_t in, gpgme_data_t out,
                      gpgme_key_t) { return gpgme_op_sign(c, in, out, GPGME_SIG_MODE_DETACH); },
                   text);
    }
    std::string clear_signed(const std::string& text) {
        return run([](gpgme_ctx_t c, gpgme_data_t in, gpgme_data_t out,
                      gpgme_key_t) { return gpgme_op_sign(c, in, out, GPGME_SIG_MODE_CLEAR); },
                   text);
    }
    std::string encrypted(const std::string& text) {
        return run(
            [](gpgme_ctx_t c, gpgme_data_t in, gpgme_data_t out, gpgme_key_t k) {
                gpgme_key_t to[] = {k, nullptr};
                return gpgme_op_encrypt_sign(c, to, GPGME_ENCRYPT_ALWAYS_TRUST, in, out);
            },
            text);
    }
    // The key without its secret half, as its owner would publish it.
    std::string public_key() const {
        gpgme_data_t out = nullptr;
        gpgme_data_new(&out);
        gpgme_op_export(context, key->fpr, 0, out);
        size_t size = 0;
        char* const bytes = gpgme_data_release_and_get_mem(out, &size);
        const std::string result(bytes, size);
        gpgme_free(bytes);
        return result;
    }
    void import(const std::string& text) {
        gpgme_data_t in = nullptr;
        gpgme_data_new_from_mem(&in, text.data(), text.size(), 0);
        gpgme_op_import(context, in);
        gpgme_data_release(in);
    }
    std::string folder;
    gpgme_ctx_t context = nullptr;
    gpgme_key_t key = nullptr;
    bool ready = false;
};

// A certificate that vouches for itself, and its key.
struct Identity {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    explicit Identity(const std::string& address) {
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_version(certificate, 2);
        X509_set_pubkey(certificate, key);
        X509_NAME* const name = X509_get_subject_name(certificate);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("Test"), -1, -1, 0);
        X509_set_issuer_name(certificate, name);
        X509V3_CTX context;
        X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
        for (const auto& [kind, value] :
             {std::pair<int, std::string>{NID_subject_alt_name, "email:" + address}, {NID_basic_constraints, "CA:TRUE"}}) {
            X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
            X509_add_ext(certificate, extension, -1);
            X509_EXTENSION_free(extension);
        }
        X509_sign(certificate, key, EVP_sha256());
    }
    ~Identity() {
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
    std::string base64_signature(const std::string& text) const { return sign(text, CMS_DETACHED | CMS_BINARY); }
    std::string opaque_base64(const std::string& text) const { return sign(text, CMS_BINARY); }
    // For this certificate's owner.
    std::string encrypted_base64(const std::string& text) const {
        BIO* const in = BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
        STACK_OF(X509)* const to = sk_X509_new_null();
        sk_X509_push(to, certificate);
        CMS_ContentInfo* const cms = CMS_encrypt(to, in, EVP_aes_256_cbc(), CMS_BINARY);
        const std::string result = base64_of(cms);
        sk_X509_free(to);
        BIO_free(in);
        CMS_ContentInfo_free(cms);
        return result;
    }
    void save_with_key(const std::string& path) const {
        BIO* const file = BIO_new_file(path.c_str(), "w");
        PEM_write_bio_X509(file, certificate);
        PEM_write_bio_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
        BIO_free(file);
    }
    void save(const std::string& path) const {
        BIO* const file = BIO_new_file(path.c_str(), "w");
        PEM_write_bio_X509(file, certificate);
        BIO_free(file);
    }

  private:
    std::string sign(const std::string& text, unsigned int how) const {
        BIO* const in = BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
        CMS_ContentInfo* const cms = CMS_sign(certificate, key, nullptr, in, how);
        const std::string result = base64_of(cms);
        BIO_free(in);
        CMS_ContentInfo_free(cms);
        return result;
    }
    static std::string base64_of(CMS_ContentInfo* cms) {
        BIO* const out = BIO_new(BIO_s_mem());
        BIO* const base64 = BIO_push(BIO_new(BIO_f_base64()), out);
        i2d_CMS_bio(base64, cms);
        (void)BIO_flush(base64);
        char* bytes = nullptr;
        const long size = BIO_get_mem_data(out, &bytes);
        std::string result(bytes, static_cast<std::size_t>(size));
        BIO_free_all(base64);
        return result;
    }
};

}   // namespace toritsugi::testing
