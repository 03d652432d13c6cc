#include "mailgate/send/protect_mail.hpp"

#include <sodium.h>

#include <array>

#include "mailgate/mime/gpgme_handles.hpp"

namespace toritsugi {
namespace {

struct Split {
    std::string header, content;   // content: the Content- fields, an empty line and the body
};

bool is_content_field(std::string_view line) {
    constexpr std::string_view name = "content-";
    if (line.size() < name.size()) return false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = line[i] >= 'A' && line[i] <= 'Z' ? static_cast<char>(line[i] + 32) : line[i];
        if (c != name[i]) return false;
    }
    return true;
}

// The protected part is what was signed, byte for byte, so it is never written twice.
Split split(std::string_view raw) {
    Split parts;
    bool is_content = false;
    while (!raw.empty()) {
        const std::size_t end = raw.find("\r\n");
        const std::string_view line = raw.substr(0, end == raw.npos ? raw.size() : end + 2);
        if (line == "\r\n") break;
        if (line.front() != ' ' && line.front() != '\t') is_content = is_content_field(line);
        const bool is_version = line.starts_with("MIME-Version:");
        if (!is_version) (is_content ? parts.content : parts.header) += line;
        raw.remove_prefix(line.size());
    }
    parts.content += raw;
    return parts;
}

std::string new_boundary() {
    std::array<unsigned char, 12> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    std::array<char, 25> hex{};
    sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
    return std::string("=_") + hex.data();   // "=_" never stands in quoted-printable or base64 (RFC 2045, 6.7)
}

std::string bytes_of(gpgme_data_t data) {
    std::string bytes;
    std::array<char, 4096> buffer{};
    gpgme_data_seek(data, 0, SEEK_SET);
    for (gpgme_ssize_t got = 0; (got = gpgme_data_read(data, buffer.data(), buffer.size())) > 0;)
        bytes.append(buffer.data(), static_cast<std::size_t>(got));
    return bytes;
}

// Armoured text has LF line ends; mail has CRLF.
std::string with_crlf(const std::string& text) {
    std::string mail;
    for (const char c : text) mail += c == '\n' ? "\r\n" : std::string(1, c);
    return mail;
}

GpgmeKey usable_key(gpgme_ctx_t context, const std::string& name, bool is_secret) {
    GpgmeKey found;
    if (name.empty() || gpgme_op_keylist_start(context, name.c_str(), is_secret ? 1 : 0) != 0) return found;
    gpgme_key_t raw = nullptr;
    while (!found && gpgme_op_keylist_next(context, &raw) == 0) {
        GpgmeKey key(raw);
        const bool can = is_secret ? key->can_sign : key->can_encrypt;
        if (can && !key->revoked && !key->expired && !key->disabled && !key->invalid) found = std::move(key);
    }
    gpgme_op_keylist_end(context);
    return found;
}

std::string hash_name(gpgme_ctx_t context) {
    const gpgme_sign_result_t result = gpgme_op_sign_result(context);
    const char* const name = result && result->signatures ? gpgme_hash_algo_name(result->signatures->hash_algo) : nullptr;
    std::string lower = name ? name : "sha256";
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return lower;
}

std::string signed_mail(const Split& parts, const std::string& signature, const std::string& hash) {
    const std::string boundary = new_boundary();
    return parts.header + "MIME-Version: 1.0\r\nContent-Type: multipart/signed; micalg=pgp-" + hash +
           ";\r\n protocol=\"application/pgp-signature\"; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n" +
           parts.content + "\r\n--" + boundary +
           "\r\nContent-Type: application/pgp-signature; name=\"signature.asc\"\r\n\r\n" + signature + "\r\n--" + boundary +
           "--\r\n";
}

std::string encrypted_mail(const Split& parts, const std::string& cipher) {
    const std::string boundary = new_boundary();
    return parts.header +
           "MIME-Version: 1.0\r\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\";\r\n "
           "boundary=\"" +
           boundary + "\"\r\n\r\n--" + boundary + "\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--" +
           boundary +
           "\r\nContent-Type: application/octet-stream; name=\"encrypted.asc\"\r\nContent-Disposition: inline; "
           "filename=\"encrypted.asc\"\r\n\r\n" +
           cipher + "\r\n--" + boundary + "--\r\n";
}

Problem cannot(const std::string& what, gpgme_error_t error) {
    return {0, what + ": " + gpgme_strerror(error) + ". Look at keys.sign_with and at the desk's key ring with gpg."};
}

}   // namespace

bool can_encrypt_to(const std::string& recipient_key, const Settings::Keys& keys) {
    const GpgmeContext context = gpgme_context_for(keys.gnupg_home);
    return context && usable_key(context.get(), recipient_key, false) != nullptr;
}

Result<std::string> protect_mail(std::string_view raw, const std::string& recipient_key, const Settings::Keys& keys) {
    const GpgmeContext context = gpgme_context_for(keys.gnupg_home);
    if (!context) return Problem{0, "keys.gnupg_home is no key ring that gpg can open: " + keys.gnupg_home + "."};
    const GpgmeKey own = usable_key(context.get(), keys.sign_with, true);
    if (!own)
        return Problem{0, "The key ring holds no usable private key for keys.sign_with = \"" + keys.sign_with +
                              "\": import it, or have it prolonged."};
    gpgme_signers_add(context.get(), own.get());
    gpgme_set_armor(context.get(), 1);
    const Split parts = split(raw);
    const GpgmeData content = gpgme_data_of(parts.content);
    gpgme_data_t made = nullptr;
    if (!content || gpgme_data_new(&made) != 0) return Problem{0, "No memory is left to sign this mail."};
    const GpgmeData result(made);
    const GpgmeKey theirs = usable_key(context.get(), recipient_key, false);
    if (!theirs) {
        if (const auto error = gpgme_op_sign(context.get(), content.get(), made, GPGME_SIG_MODE_DETACH); error != 0)
            return cannot("This mail cannot be signed", error);
        return signed_mail(parts, with_crlf(bytes_of(made)), hash_name(context.get()));
    }
    // Whose key it is was decided when its fingerprint was put into the directory; the ring's own trust is not asked.
    gpgme_key_t to[] = {theirs.get(), own.get(), nullptr};   // to ourselves too: the desk must be able to read what it sent
    if (const auto error = gpgme_op_encrypt_sign(context.get(), to, GPGME_ENCRYPT_ALWAYS_TRUST, content.get(), made);
        error != 0)
        return cannot("This mail cannot be encrypted", error);
    return encrypted_mail(parts, with_crlf(bytes_of(made)));
}

}   // namespace toritsugi
