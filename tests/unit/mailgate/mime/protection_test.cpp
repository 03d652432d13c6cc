#include <doctest/doctest.h>
#include <gpgme.h>
#include <openssl/cms.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "mailgate/mime/parse_message.hpp"

using namespace toritsugi;

namespace {

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
        std::filesystem::remove_all(folder);
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
    std::string folder;
    gpgme_ctx_t context = nullptr;
    gpgme_key_t key = nullptr;
    bool ready = false;
};

Message parsed(const std::string& mail, const ParsingContext& context) {
    return parse_message(RawMail::from(mail), {}, context);
}

const std::string signed_part = "Content-Type: text/plain\r\n\r\nPlease tell 192.0.2.1's owner.\r\n";

std::string signed_mail(const std::string& from, const std::string& part, const std::string& signature,
                        const std::string& end = "\r\n") {
    std::string mail =
        "From: " + from +
        "\r\nContent-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=s\r\n\r\n--s\r\n" + part +
        "\r\n--s\r\nContent-Type: application/pgp-signature; name=signature.asc\r\n\r\n" + signature + "\r\n--s--\r\n";
    if (end == "\n") std::erase(mail, '\r');
    return mail;
}

}   // namespace

TEST_CASE("PGP: what a signature is worth") {
    KeyRing ring("taro@example.jp"), empty_ring("other@example.jp");
    if (!ring.ready || !empty_ring.ready) {
        MESSAGE("skipped: gpg cannot make a key here");
        return;
    }
    const std::string signature = ring.detached(signed_part);
    REQUIRE_FALSE(signature.empty());
    struct Row {
        std::string label, mail, home;
        SignatureState want;
        std::string signer;
    };
    const Row rows[] = {
        {"good", signed_mail("Taro <taro@example.jp>", signed_part, signature), ring.folder, SignatureState::good,
         "taro@example.jp"},
        {"good, lines kept with LF alone", signed_mail("TARO@example.jp", signed_part, signature, "\n"), ring.folder,
         SignatureState::good, "taro@example.jp"},
        {"changed on the way",
         signed_mail("taro@example.jp", "Content-Type: text/plain\r\n\r\nPlease tell 192.0.2.9's owner.\r\n", signature),
         ring.folder, SignatureState::bad, ""},
        {"somebody else's name", signed_mail("boss@example.jp", signed_part, signature), ring.folder,
         SignatureState::wrong_signer, "taro@example.jp"},
        {"key is not ours", signed_mail("taro@example.jp", signed_part, signature), empty_ring.folder,
         SignatureState::unknown_key, ""},
        {"no key ring", signed_mail("taro@example.jp", signed_part, signature), "", SignatureState::not_checked, ""},
        {"no signature at all", "From: taro@example.jp\r\n\r\nx\r\n", ring.folder, SignatureState::none, ""},
        {"garbage for a signature", signed_mail("taro@example.jp", signed_part, "hello"), ring.folder, SignatureState::bad,
         ""},
        {"clear-signed", "From: taro@example.jp\r\n\r\n" + ring.clear_signed("Please tell.\n"), ring.folder,
         SignatureState::good, "taro@example.jp"},
        {"a signed mail inside, forwarded",
         "From: boss@example.jp\r\nContent-Type: message/rfc822\r\n\r\n" +
             signed_mail("taro@example.jp", signed_part, signature),
         ring.folder, SignatureState::none, ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        ParsingContext context;
        context.gnupg_home = row.home;
        const Message message = parsed(row.mail, context);
        CHECK(static_cast<int>(message.protection.signature) == static_cast<int>(row.want));
        CHECK(message.protection.signer == row.signer);
    }
}

TEST_CASE("PGP: only what is signed is vouched for") {
    KeyRing ring("taro@example.jp");
    if (!ring.ready) return;
    ParsingContext context;
    context.gnupg_home = ring.folder;
    const Message around =
        parsed("From: taro@example.jp\r\n\r\nPay me first.\n\n" + ring.clear_signed("Please tell.\n"), context);
    CHECK(std::find(around.defects.begin(), around.defects.end(), "text stands outside of what is signed") !=
          around.defects.end());
    const std::string inner = signed_mail("x", signed_part, ring.detached(signed_part));
    const Message wrapped = parsed(
        "From: taro@example.jp\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nPay me first.\r\n--m\r\n" +
            inner.substr(inner.find("Content-Type")) + "\r\n--m--\r\n",
        context);
    CHECK(wrapped.protection.signature == SignatureState::good);
    CHECK(std::find(wrapped.defects.begin(), wrapped.defects.end(), "only a part of this mail is signed") !=
          wrapped.defects.end());
}

TEST_CASE("PGP: decrypted in memory with our key, and not without it") {
    KeyRing ring("desk@example.jp"), other("other@example.jp");
    if (!ring.ready || !other.ready) return;
    const std::string cipher = ring.encrypted(
        "Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nsecret 192.0.2.7\r\n--i\r\nContent-Type: text/plain; "
        "name=a.log\r\n\r\nlog\r\n--i--\r\n");
    REQUIRE_FALSE(cipher.empty());
    const std::string mail =
        "From: desk@example.jp\r\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; "
        "boundary=e\r\n\r\n--e\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--e\r\nContent-Type: "
        "application/octet-stream; name=encrypted.asc\r\n\r\n" +
        cipher + "\r\n--e--\r\n";
    ParsingContext context;
    context.gnupg_home = ring.folder;
    const Message opened = parsed(mail, context);
    CHECK(opened.protection.is_encrypted);
    CHECK(opened.protection.is_decrypted);
    CHECK(opened.protection.signature == SignatureState::good);
    CHECK(opened.text == "secret 192.0.2.7");
    REQUIRE(opened.attachments.size() == 1);
    CHECK(opened.attachments[0].name == "a.log");
    context.gnupg_home = other.folder;
    const Message closed = parsed(mail, context);
    CHECK(closed.protection.is_encrypted);
    CHECK_FALSE(closed.protection.is_decrypted);
    CHECK(closed.text.find("secret") == std::string::npos);
}

namespace {

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
    std::string base64_signature(const std::string& text) const {
        BIO* const in = BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
        CMS_ContentInfo* const cms = CMS_sign(certificate, key, nullptr, in, CMS_DETACHED | CMS_BINARY);
        BIO* const out = BIO_new(BIO_s_mem());
        BIO* const base64 = BIO_push(BIO_new(BIO_f_base64()), out);
        i2d_CMS_bio(base64, cms);
        (void)BIO_flush(base64);
        char* bytes = nullptr;
        const long size = BIO_get_mem_data(out, &bytes);
        std::string result(bytes, static_cast<std::size_t>(size));
        BIO_free_all(base64);
        BIO_free(in);
        CMS_ContentInfo_free(cms);
        return result;
    }
    void save(const std::string& path) const {
        BIO* const file = BIO_new_file(path.c_str(), "w");
        PEM_write_bio_X509(file, certificate);
        BIO_free(file);
    }
};

}   // namespace

TEST_CASE("S/MIME: what a signature is worth") {
    const Identity taro("taro@example.jp"), other("other@example.jp");
    const std::string trusted = "/tmp/toritsugi-test-" + std::to_string(getpid()) + ".pem", untrusted = trusted + "2";
    taro.save(trusted);
    other.save(untrusted);
    const auto mail = [&](const std::string& from, const std::string& part, const std::string& signature) {
        return "From: " + from +
               "\r\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=s\r\n\r\n--s\r\n" +
               part +
               "\r\n--s\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: "
               "base64\r\n\r\n" +
               signature + "\r\n--s--\r\n";
    };
    const std::string signature = taro.base64_signature(signed_part);
    struct Row {
        std::string label, mail, authorities;
        SignatureState want;
    };
    const Row rows[] = {
        {"good", mail("taro@example.jp", signed_part, signature), trusted, SignatureState::good},
        {"somebody else's name", mail("boss@example.jp", signed_part, signature), trusted, SignatureState::wrong_signer},
        {"nobody vouches", mail("taro@example.jp", signed_part, signature), untrusted, SignatureState::unknown_key},
        {"no authorities", mail("taro@example.jp", signed_part, signature), "", SignatureState::unknown_key},
        {"changed on the way", mail("taro@example.jp", "Content-Type: text/plain\r\n\r\nother\r\n", signature), trusted,
         SignatureState::bad},
        {"garbage", mail("taro@example.jp", signed_part, "aGVsbG8="), trusted, SignatureState::bad},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        ParsingContext context;
        context.smime_authorities = row.authorities;
        CHECK(static_cast<int>(parsed(row.mail, context).protection.signature) == static_cast<int>(row.want));
    }
    std::filesystem::remove(trusted);
    std::filesystem::remove(untrusted);
}
