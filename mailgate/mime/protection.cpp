#include "mailgate/mime/protection.hpp"

#include <algorithm>

#include "mailgate/mime/pgp.hpp"
#include "mailgate/mime/smime.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_content = 64u << 20;

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return result;
}

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

class ProtectionReader {
  public:
    ProtectionReader(const PartTree& tree, const std::string& text, const std::string& from, const Keys& keys)
        : tree_(tree), text_(text), from_(from), keys_(keys) {}

    Unprotected read() {
        const Part& root = tree_.parts.front();
        if (root.type.value == "multipart/encrypted") {
            decrypt_pgp_mime();
        } else if (is_pkcs7_mime(root.type.value)) {
            open_smime_mail(root);
        } else if (const std::uint32_t signed_part = first_signed(); signed_part != no_part) {
            verify_signed(signed_part);
        } else if (text_.find("-----BEGIN PGP ") != text_.npos) {
            read_inline();
        }
        return std::move(found_);
    }

  private:
    // A signature in a mail that was forwarded says nothing of this one.
    std::uint32_t first_signed() const {
        for (std::uint32_t i = 0; i < tree_.parts.size(); ++i) {
            if (tree_.parts[i].type.value != "multipart/signed" || !tree_.parts[i].is_multipart) continue;
            bool is_wrapped = false;
            for (std::uint32_t up = tree_.parts[i].parent; up != no_part; up = tree_.parts[up].parent)
                is_wrapped |= tree_.parts[up].is_message;
            if (!is_wrapped) return i;
        }
        return no_part;
    }

    void verify_signed(std::uint32_t index) {
        Protection& protection = found_.protection;
        const auto children = tree_.children(index);
        protection.signature = SignatureState::not_checked;
        protection.covers = index == 0 ? "body" : "part " + std::to_string(index);
        if (children.size() != 2) {
            found_.defect = "a signed part with " + std::to_string(children.size()) +
                            " parts inside instead of 2: its signature is not checked";
            return;
        }
        if (index != 0) found_.defect = "only a part of this mail is signed";
        const Part& content = tree_.parts[children[0]];
        const Part& signature = tree_.parts[children[1]];
        const std::string bytes = with_crlf(content.whole);
        if (signature.type.value == "application/pgp-signature") {
            if (keys_.gnupg_home.empty()) return;
            take(verify_pgp(bytes, decoded(signature), from_, keys_.gnupg_home));
        } else if (signature.type.value == "application/pkcs7-signature" ||
                   signature.type.value == "application/x-pkcs7-signature") {
            const SmimeResult result = verify_smime(bytes, decoded(signature), from_, keys_.smime_authorities);
            protection.signature = result.signature;
            protection.signer = result.signer;
        }
    }

    void decrypt_pgp_mime() {
        found_.protection.is_encrypted = true;
        if (keys_.gnupg_home.empty()) return;
        for (const std::uint32_t i : tree_.children(0)) {
            const Part& part = tree_.parts[i];
            if (part.type.value == "application/pgp-encrypted") continue;
            PgpResult result = decrypt_pgp(decoded(part), from_, keys_.gnupg_home, most_content);
            take(result);
            if (result.is_decrypted) found_.content = std::move(result.plain);
            return;
        }
    }

    void open_smime_mail(const Part& root) {
        const std::string kind = lower(root.type.parameter("smime-type"));
        SmimeResult result = open_smime(decoded(root), from_, keys_.smime_authorities, keys_.smime_key, most_content);
        found_.protection.is_encrypted = kind == "enveloped-data" || kind == "authenveloped-data" ||
                                         (kind.empty() && !result.is_open) || result.signature == SignatureState::none;
        found_.protection.is_decrypted = found_.protection.is_encrypted && result.is_open;
        found_.protection.signature = result.signature;
        found_.protection.signer = result.signer;
        found_.protection.covers = "body";
        if (result.is_open) found_.content = std::move(result.content);
    }

    void read_inline() {
        constexpr std::string_view signed_mark = "-----BEGIN PGP SIGNED MESSAGE-----",
                                   end_mark = "-----END PGP SIGNATURE-----";
        constexpr std::string_view message_mark = "-----BEGIN PGP MESSAGE-----", message_end = "-----END PGP MESSAGE-----";
        if (const std::size_t at = line_start(message_mark); at != text_.npos) {
            found_.protection.is_encrypted = true;
            const std::size_t end = text_.find(message_end, at);
            if (end == text_.npos || keys_.gnupg_home.empty()) return;
            PgpResult result = decrypt_pgp(std::string_view(text_).substr(at, end + message_end.size() - at), from_,
                                           keys_.gnupg_home, most_content);
            take(result);
            if (result.is_decrypted)
                found_.content = "Content-Type: text/plain; charset=utf-8\r\n\r\n" + std::move(result.plain);
            return;
        }
        const std::size_t at = line_start(signed_mark);
        if (at == text_.npos) return;
        const std::size_t end = text_.find(end_mark, at);
        found_.protection.signature = SignatureState::not_checked;
        found_.protection.covers = "body";
        if (end == text_.npos) return;
        const auto is_blank = [](char c) { return c == ' ' || c == '\n' || c == '\t'; };
        const bool before = !std::all_of(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at), is_blank);
        const bool after =
            !std::all_of(text_.begin() + static_cast<std::ptrdiff_t>(end + end_mark.size()), text_.end(), is_blank);
        if (before || after) found_.defect = "text stands outside of what is signed";
        if (keys_.gnupg_home.empty()) return;
        take(verify_clear_signed(std::string_view(text_).substr(at, end + end_mark.size() - at), from_, keys_.gnupg_home));
    }

    std::size_t line_start(std::string_view mark) const {
        const std::size_t at = text_.find(mark);
        return at == 0 || (at != text_.npos && text_[at - 1] == '\n') ? at : text_.npos;
    }

    void take(const PgpResult& result) {
        found_.protection.signature = result.signature;
        found_.protection.signer = result.signer;
        found_.protection.is_decrypted = result.is_decrypted;
        if (found_.protection.covers.empty()) found_.protection.covers = "body";
    }

    const PartTree& tree_;
    const std::string& text_;
    const std::string& from_;
    const Keys& keys_;
    Unprotected found_;
};

}   // namespace

Unprotected read_protection(const PartTree& tree, const std::string& text, const std::string& from, const Keys& keys) {
    return ProtectionReader(tree, text, from, keys).read();
}

}   // namespace toritsugi
