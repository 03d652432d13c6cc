#include <doctest/doctest.h>
#include <unistd.h>

#include "mailgate/mime/parse_message.hpp"
#include "tests/unit/mailgate/mime/keys_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

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
        context.keys.gnupg_home = row.home;
        const Message message = parsed(row.mail, context);
        CHECK(static_cast<int>(message.protection.signature) == static_cast<int>(row.want));
        CHECK(message.protection.signer == row.signer);
    }
}

TEST_CASE("PGP: only what is signed is vouched for, and it is known what that is") {
    KeyRing ring("taro@example.jp");
    if (!ring.ready) return;
    ParsingContext context;
    context.keys.gnupg_home = ring.folder;
    const Message around =
        parsed("From: taro@example.jp\r\n\r\nPay me first.\n\n" + ring.clear_signed("Please tell.\n") + "\nlast\n", context);
    CHECK(around.protection.signature == SignatureState::good);
    CHECK(around.protection.is_partial);
    const std::string covered = around.text.substr(around.protection.text_offset, around.protection.text_length);
    CHECK(covered.starts_with("-----BEGIN PGP SIGNED MESSAGE-----"));
    CHECK(covered.ends_with("-----END PGP SIGNATURE-----"));
    const std::string inner = signed_mail("x", signed_part, ring.detached(signed_part));
    const Message wrapped = parsed(
        "From: taro@example.jp\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nPay me first.\r\n--m\r\n" +
            inner.substr(inner.find("Content-Type")) + "\r\n--m\r\n\r\na list's footer\r\n--m--\r\n",
        context);
    CHECK(wrapped.protection.signature == SignatureState::good);
    CHECK(wrapped.protection.is_partial);
    CHECK(wrapped.protection.covers == "part 2");
    CHECK(wrapped.text.substr(wrapped.protection.text_offset, wrapped.protection.text_length) ==
          "Please tell 192.0.2.1's owner.\n");
    const Message whole = parsed(signed_mail("taro@example.jp", signed_part, ring.detached(signed_part)), context);
    CHECK_FALSE(whole.protection.is_partial);
    CHECK(whole.protection.covers == "body");
}

TEST_CASE("PGP: a clear-signed text is checked in the charset that it came in") {
    KeyRing ring("taro@example.jp");
    if (!ring.ready) return;
    ParsingContext context;
    context.keys.gnupg_home = ring.folder;
    const std::string jis = "\x1b$B%U%#%C%7%s%0\x1b(B\n";   // phishing, in katakana
    const Message message = parsed(
        "From: taro@example.jp\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + ring.clear_signed(jis), context);
    CHECK(message.protection.signature == SignatureState::good);
    CHECK(message.text.find("フィッシング") != std::string::npos);
}

namespace {

std::string pgp_mime(const std::string& cipher, const std::string& type =
                                                    "multipart/encrypted; protocol=\"application/"
                                                    "pgp-encrypted\"; boundary=e") {
    return "Content-Type: " + type +
           "\r\n\r\n--e\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--e\r\nContent-Type: "
           "application/octet-stream; name=encrypted.asc\r\n\r\n" +
           cipher + "\r\n--e--\r\n";
}

}   // namespace

TEST_CASE("PGP: what is encrypted to us is opened when it is asked for, and only then") {
    KeyRing ring("desk@example.jp"), other("other@example.jp");
    if (!ring.ready || !other.ready) return;
    const std::string cipher = ring.encrypted(
        "Subject: the true one\r\nContent-Type: multipart/mixed; boundary=i; protected-headers=\"v1\"\r\n\r\n--i\r\n\r\n"
        "secret 192.0.2.7\r\n--i\r\nContent-Type: text/plain; name=a.log\r\n\r\nlog\r\n--i--\r\n");
    REQUIRE_FALSE(cipher.empty());
    const std::string from = "From: desk@example.jp\r\nSubject: ...\r\n", in_mixed = "multipart/mixed; boundary=e";
    const std::string with_footer = from + "Content-Type: multipart/mixed; boundary=f\r\n\r\n--f\r\n" + pgp_mime(cipher) +
                                    "\r\n--f\r\n\r\na list's footer\r\n--f--\r\n";
    struct Row {
        std::string label, mail, text;
        bool is_partial;
    };
    const Row rows[] = {
        {"PGP/MIME", from + pgp_mime(cipher), "secret 192.0.2.7", false},
        {"as Exchange mangles it", from + pgp_mime(cipher, in_mixed), "secret 192.0.2.7", false},
        {"with a list's footer", with_footer, "secret 192.0.2.7\na list's footer", true},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        ParsingContext context;
        context.keys.gnupg_home = ring.folder;
        context.opening = Opening::opened;
        const Message opened = parsed(row.mail, context);
        CHECK(opened.protection.is_encrypted);
        CHECK(opened.protection.is_decrypted);
        CHECK(opened.protection.is_partial == row.is_partial);
        CHECK(opened.protection.signature == SignatureState::good);
        CHECK(opened.text == row.text);
        CHECK(opened.subject == "the true one");
        REQUIRE(opened.attachments.size() == 1);
        CHECK(opened.attachments[0].name == "a.log");
        for (const bool has_other_key : {false, true}) {
            context.opening = has_other_key ? Opening::opened : Opening::closed;
            context.keys.gnupg_home = has_other_key ? other.folder : ring.folder;
            const Message closed = parsed(row.mail, context);
            CHECK(closed.protection.is_encrypted);
            CHECK_FALSE(closed.protection.is_decrypted);
            CHECK(closed.text.find("secret") == std::string::npos);
            CHECK(closed.subject == "...");
        }
    }
}

TEST_CASE("PGP in the text, and files that are encrypted each for itself") {
    KeyRing ring("desk@example.jp");
    if (!ring.ready) return;
    ParsingContext context;
    context.keys.gnupg_home = ring.folder;
    context.opening = Opening::opened;
    const std::string text = ring.encrypted("secret 192.0.2.7\n"), file = ring.encrypted("Apr 14 sshd: log line\n");
    const std::string mail =
        "From: taro@example.jp\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nHello,\r\n\r\n" + text +
        "\r\nBye\r\n--m\r\nContent-Type: application/octet-stream; name=auth.log.pgp\r\n\r\n" + file + "\r\n--m--\r\n";
    const Message opened = parsed(mail, context);
    CHECK(opened.protection.is_decrypted);
    CHECK(opened.protection.is_partial);
    CHECK(opened.protection.signature == SignatureState::wrong_signer);   // the desk's key, but not the desk's From
    CHECK(opened.text.starts_with("Hello,\n\nsecret 192.0.2.7\n"));
    CHECK(opened.text.find("Bye") != std::string::npos);
    REQUIRE_FALSE(opened.leaves.empty());
    CHECK(opened.leaves.front().all(1000) == opened.text);
    REQUIRE(opened.attachments.size() == 1);
    REQUIRE(opened.attachments[0].inside.size() == 1);
    CHECK(opened.attachments[0].inside[0].name == "auth.log");
    CHECK(opened.leaves.back().all(1000) == "Apr 14 sshd: log line\n");
    context.opening = Opening::closed;
    const Message closed = parsed(mail, context);
    CHECK(closed.protection.is_encrypted);
    CHECK(closed.text.find("secret") == std::string::npos);
    CHECK(closed.attachments[0].inside.empty());
}

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
        context.keys.smime_authorities = row.authorities;
        CHECK(static_cast<int>(parsed(row.mail, context).protection.signature) == static_cast<int>(row.want));
    }
    std::filesystem::remove(trusted);
    std::filesystem::remove(untrusted);
}

TEST_CASE("S/MIME: signed, then encrypted, in one mail") {
    const Identity desk("desk@example.jp"), taro("taro@example.jp");
    const std::string file = "/tmp/toritsugi-test-" + std::to_string(getpid());
    desk.save_with_key(file + ".key");
    taro.save(file + ".pem");
    const std::string inner = "Content-Type: text/plain\r\n\r\nsecret 192.0.2.7\r\n";
    const std::string signed_inside =
        "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n" +
        taro.opaque_base64(inner);
    const std::string mail =
        "From: taro@example.jp\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; "
        "name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
        desk.encrypted_base64(signed_inside);
    ParsingContext context;
    context.keys.smime_key = file + ".key";
    context.keys.smime_authorities = file + ".pem";
    context.opening = Opening::opened;
    const Message opened = parsed(mail, context);
    CHECK(opened.protection.is_decrypted);
    CHECK(opened.protection.signature == SignatureState::good);
    CHECK(opened.protection.covers == "body");
    CHECK(opened.text == "secret 192.0.2.7\n");
    CHECK(opened.attachments.empty());
    context.opening = Opening::closed;
    const Message closed = parsed(mail, context);
    CHECK(closed.protection.is_encrypted);
    CHECK_FALSE(closed.protection.is_decrypted);
    CHECK(closed.text.empty());
    const Message signed_only = parsed("From: taro@example.jp\r\n" + signed_inside, context);
    CHECK_FALSE(signed_only.protection.is_encrypted);
    CHECK(signed_only.protection.signature == SignatureState::good);
    CHECK(signed_only.text == "secret 192.0.2.7\n");
    std::filesystem::remove(file + ".key");
    std::filesystem::remove(file + ".pem");
}
