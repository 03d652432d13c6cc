#include "mailgate/mime/protection.hpp"

#include <algorithm>

#include "mailgate/mime/pgp.hpp"
#include "mailgate/mime/smime.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_content = 64u << 20;
constexpr int most_operations = 8;   // of gpg or OpenSSL on one mail: signed, encrypted, signed again and a list's footer

// Signatures are made over CR LF lines (RFC 3156, 5; RFC 8551, 3.1.1); a mail kept by a Unix program has LF alone.
std::string with_crlf(std::string_view bytes) {
    std::string result;
    result.reserve(bytes.size() + bytes.size() / 32);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) result += '\r';
        result += bytes[i];
    }
    return result;
}

std::string decoded(const Part& part) { return all_bytes(*transfer_stream(part.body, part.encoding), most_content); }

bool is_pkcs7_mime(std::string_view type) { return type == "application/pkcs7-mime" || type == "application/x-pkcs7-mime"; }
bool is_pkcs7_signature(std::string_view type) {
    return type == "application/pkcs7-signature" || type == "application/x-pkcs7-signature";
}

bool is_in_wrapped_mail(const PartTree& tree, std::uint32_t part) {
    for (std::uint32_t up = tree.parts[part].parent; up != no_part; up = tree.parts[up].parent)
        if (tree.parts[up].is_message) return true;
    return false;
}

// "2.1": the first part in the second, as IMAP counts (RFC 3501, 6.4.5).
std::string section_of(const PartTree& tree, std::uint32_t part) {
    std::string section;
    for (; tree.parts[part].parent != no_part; part = tree.parts[part].parent) {
        const auto beside = tree.children(tree.parts[part].parent);
        const auto place = std::find(beside.begin(), beside.end(), part) - beside.begin() + 1;
        section = std::to_string(place) + (section.empty() ? "" : ".") + section;
    }
    return section;
}

class ProtectionReader {
  public:
    ProtectionReader(PartTree& tree, const std::string& from, const Settings::Keys& keys, Opening opening,
                     const ReadingLimits& limits)
        : tree_(tree), from_(from), keys_(keys), opening_(opening), limits_(limits) {}

    Protected read() {
        // What comes out of a part stands behind it, so one walk meets it, too.
        for (std::uint32_t i = 0; i < tree_.parts.size() && operations_ < most_operations; ++i) {
            if (tree_.parts[i].is_hidden || is_in_wrapped_mail(tree_, i)) continue;
            const std::string& type = tree_.parts[i].type.value;
            if (type == "multipart/encrypted" && tree_.parts[i].is_multipart) {
                open_pgp_mime(i);
            } else if (type == "application/pgp-encrypted") {
                open_mangled_pgp_mime(i);
            } else if (is_pkcs7_mime(type)) {
                open_smime(i);
            } else if (type == "multipart/signed" && tree_.parts[i].is_multipart) {
                verify(i);
            }
        }
        return std::move(found_);
    }

  private:
    void defect(std::string what) { found_.defects.push_back(std::move(what)); }

    // The outermost verdict counts: it is about who sent the mail. A further signature beside it is named.
    void take(SignatureState signature, const std::string& signer, std::uint32_t part) {
        if (signature == SignatureState::none) return;
        Protection& protection = found_.protection;
        if (found_.signed_part != no_part) {
            if (!tree_.is_below(part, found_.signed_part)) defect("another part of this mail is signed, too");
            return;
        }
        found_.signed_part = part;
        protection.signature = signature;
        protection.signer = signer;
    }

    void verify(std::uint32_t index) {
        const auto children = tree_.children(index);
        if (children.size() != 2) {
            defect("a signed part with " + std::to_string(children.size()) +
                   " parts inside instead of 2: its signature is not checked");
            return take(SignatureState::not_checked, "", index);
        }
        const Part& content = tree_.parts[children[0]];
        const Part& signature = tree_.parts[children[1]];
        if (signature.type.value == "application/pgp-signature" && !keys_.gnupg_home.empty()) {
            ++operations_;
            const PgpResult result = verify_pgp(with_crlf(content.whole), decoded(signature), from_, keys_.gnupg_home);
            take(result.signature, result.signer, index);
        } else if (is_pkcs7_signature(signature.type.value)) {
            ++operations_;
            const SmimeResult result =
                verify_smime(with_crlf(content.whole), decoded(signature), from_, keys_.smime_authorities);
            take(result.signature, result.signer, index);
        } else {
            take(SignatureState::not_checked, "", index);
        }
    }

    void open_pgp_mime(std::uint32_t index) {
        for (const std::uint32_t i : tree_.children(index)) {
            if (tree_.parts[i].type.value == "application/pgp-encrypted") continue;
            decrypt_pgp_part(i, index);
            return;
        }
    }

    // Exchange makes multipart/mixed of multipart/encrypted; the two parts that were inside stay neighbours.
    void open_mangled_pgp_mime(std::uint32_t index) {
        const std::uint32_t parent = tree_.parts[index].parent;
        if (parent == no_part || tree_.parts[parent].type.value == "multipart/encrypted") return;
        const auto beside = tree_.children(parent);
        const auto next = std::find(beside.begin(), beside.end(), index) + 1;
        if (next == beside.end() || tree_.parts[*next].type.value != "application/octet-stream") return;
        tree_.parts[index].is_hidden = decrypt_pgp_part(*next, *next);
    }

    bool decrypt_pgp_part(std::uint32_t cipher, std::uint32_t place) {
        note_encrypted(place);
        if (keys_.gnupg_home.empty() || opening_ == Opening::closed) return false;
        ++operations_;
        PgpResult result = decrypt_pgp(decoded(tree_.parts[cipher]), from_, keys_.gnupg_home, most_content);
        if (!result.is_decrypted) return false;
        take(result.signature, result.signer, place);
        put_in_place(place, std::move(result.plain));
        return true;
    }

    void open_smime(std::uint32_t index) {
        ++operations_;
        const SmimeOpening what = opening_ == Opening::closed ? SmimeOpening::signed_only : SmimeOpening::all;
        SmimeResult result = toritsugi::open_smime(decoded(tree_.parts[index]), from_, keys_.smime_authorities,
                                                   keys_.smime_key, most_content, what);
        if (result.is_encrypted) note_encrypted(index);
        take(result.signature, result.signer, index);
        if (!result.is_open) return;
        if (result.is_encrypted) return put_in_place(index, std::move(result.content));
        unwrap(index, std::move(result.content));
    }

    void note_encrypted(std::uint32_t part) {
        found_.protection.is_encrypted = true;
        if (found_.encrypted_part == no_part) found_.encrypted_part = part;
    }

    void put_in_place(std::uint32_t index, std::string plain) {
        found_.protection.is_decrypted = true;
        unwrap(index, std::move(plain));
        const Part& inside = tree_.parts[index + 1];
        if (!inside.type.parameter("protected-headers").empty()) found_.subject = inside.field("Subject");
    }

    void unwrap(std::uint32_t index, std::string content) {
        const auto bytes = std::make_shared<const std::string>(std::move(content));
        PartTree inside = read_parts(*bytes, limits_);
        for (Part& part : inside.parts)
            if (!part.owner) part.owner = bytes;
        tree_.graft(index, std::move(inside));
    }

    PartTree& tree_;
    const std::string& from_;
    const Settings::Keys& keys_;
    const Opening opening_;
    const ReadingLimits& limits_;
    int operations_ = 0;
    Protected found_;
};

}   // namespace

Protected read_protection(PartTree& tree, const std::string& from, const Settings::Keys& keys, Opening opening,
                          const ReadingLimits& limits) {
    return ProtectionReader(tree, from, keys, opening, limits).read();
}

void note_coverage(Protected& found, const PartTree& tree, const Content& content) {
    Protection& protection = found.protection;
    const auto covers = [&](std::uint32_t above, std::uint32_t part) {
        return above == no_part || tree.is_below(part, above);
    };
    for (std::uint32_t i = 0; i < tree.parts.size(); ++i) {
        const Part& part = tree.parts[i];
        if (part.is_multipart || part.is_hidden || is_in_wrapped_mail(tree, i)) continue;
        protection.is_partial |= !covers(found.signed_part, i) || !covers(found.encrypted_part, i);
    }
    if (found.signed_part == no_part) return;
    protection.covers = protection.is_partial ? "part " + section_of(tree, found.signed_part) : "body";
    if (protection.is_partial) found.defects.push_back("only a part of this mail is signed or encrypted");
    std::size_t begin = 0;
    for (const Content::Shown& shown : content.shown) {
        if (covers(found.signed_part, shown.part)) {
            while (begin < shown.end && content.text[begin] == '\n') ++begin;   // what sets it off from the text before
            if (protection.text_length == 0) protection.text_offset = begin;
            protection.text_length = shown.end - protection.text_offset;
        }
        begin = shown.end;
    }
}

}   // namespace toritsugi
