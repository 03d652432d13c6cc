#include "mailgate/send/protect_mail.hpp"

#include <doctest/doctest.h>

#include "core/writing/mail_writer.hpp"
#include "mailgate/mime/parse_message.hpp"
#include "tests/unit/mailgate/mime/keys_under_test.hpp"

using namespace toritsugi;
using testing::KeyRing;

namespace {

std::string plain_mail() {
    MailDraft draft;
    draft.from = {"Example CSIRT", "report@csirt.example"};
    draft.to = {"", "abuse@isp.example"};
    draft.subject = "[TRT-2026-000042] 不審なアクセス";
    draft.message_id = "1@csirt.example";
    draft.text = "198.51.100.23 が不審です。\nPlease look.\n";
    draft.parts = {{"events.csv", "text/csv", "time_utc,source_ip\r\n"}};
    return write_mail(draft).value();
}

Message read(const std::string& raw, const std::string& home) {
    ParsingContext context;
    context.keys.gnupg_home = home;
    context.opening = Opening::opened;
    return parse_message(RawMail::from(raw), Envelope{}, context);
}

}   // namespace

TEST_CASE("A mail of ours is signed, and what the partner reads is what was written") {
    KeyRing ours("report@csirt.example"), theirs("abuse@isp.example");
    if (!ours.ready || !theirs.ready) {
        MESSAGE("skipped: gpg makes no keys here");
        return;
    }
    theirs.import(ours.public_key());
    const Settings::Keys keys{ours.folder, "report@csirt.example", "", ""};
    const auto mail = protect_mail(plain_mail(), "", keys);
    REQUIRE(mail.ok());
    const Message read_by_them = read(mail.value(), theirs.folder), before = read(plain_mail(), "");
    CHECK(read_by_them.protection.signature == SignatureState::good);
    CHECK_FALSE(read_by_them.protection.is_encrypted);
    CHECK(read_by_them.subject == before.subject);
    CHECK(read_by_them.text == before.text);
    REQUIRE(read_by_them.attachments.size() >= 1);
    CHECK(read_by_them.attachments[0].sha256 == before.attachments[0].sha256);
}

TEST_CASE("A mail to a contact whose key we hold is signed and encrypted; we can read it too, nobody else") {
    KeyRing ours("report@csirt.example"), theirs("abuse@isp.example"), stranger("eve@example.net");
    if (!ours.ready || !theirs.ready || !stranger.ready) {
        MESSAGE("skipped: gpg makes no keys here");
        return;
    }
    theirs.import(ours.public_key());
    ours.import(theirs.public_key());
    const Settings::Keys keys{ours.folder, "report@csirt.example", "", ""};
    const std::string fingerprint = theirs.key->fpr;
    CHECK(can_encrypt_to(fingerprint, keys));
    CHECK_FALSE(can_encrypt_to("0000000000000000000000000000000000000000", keys));
    const auto mail = protect_mail(plain_mail(), fingerprint, keys);
    REQUIRE(mail.ok());
    CHECK(mail.value().find("Please look") == std::string::npos);
    const Message read_by_them = read(mail.value(), theirs.folder);
    CHECK(read_by_them.protection.is_decrypted);
    CHECK(read_by_them.protection.signature == SignatureState::good);
    CHECK(read_by_them.text == read(plain_mail(), "").text);
    CHECK(read(mail.value(), ours.folder).protection.is_decrypted);
    CHECK_FALSE(read(mail.value(), stranger.folder).protection.is_decrypted);
}

TEST_CASE("A mail that cannot be signed does not go out unsigned") {
    const auto no_ring = protect_mail(plain_mail(), "", {"", "report@csirt.example", "", ""});
    REQUIRE_FALSE(no_ring.ok());
    CHECK(no_ring.problem().advice.find("keys.gnupg_home") != std::string::npos);
    KeyRing ours("report@csirt.example");
    if (!ours.ready) {
        MESSAGE("skipped: gpg makes no keys here");
        return;
    }
    const auto no_key = protect_mail(plain_mail(), "", {ours.folder, "other@csirt.example", "", ""});
    REQUIRE_FALSE(no_key.ok());
    CHECK(no_key.problem().advice.find("keys.sign_with") != std::string::npos);
}
