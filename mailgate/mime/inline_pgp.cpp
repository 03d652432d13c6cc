#include "mailgate/mime/inline_pgp.hpp"

#include <algorithm>
#include <cstring>   // memmem, with g++'s _GNU_SOURCE
#include <optional>

#include "mailgate/mime/charset.hpp"
#include "mailgate/mime/file_reader.hpp"
#include "mailgate/mime/pgp.hpp"
#include "mailgate/mime/plain_text.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_plain = 64u << 20;
constexpr int most_blocks = 4, most_files = 20;
constexpr std::string_view signed_begin = "-----BEGIN PGP SIGNED MESSAGE-----", signed_end = "-----END PGP SIGNATURE-----";
constexpr std::string_view cipher_begin = "-----BEGIN PGP MESSAGE-----", cipher_end = "-----END PGP MESSAGE-----";

std::size_t find(std::string_view text, std::string_view word, std::size_t from) {   // linear, whatever strangers write
    if (from > text.size()) return text.npos;
    const void* const found = memmem(text.data() + from, text.size() - from, word.data(), word.size());
    return found ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) : text.npos;
}

// One armored block: from the start of its first line to the end of its last.
struct Block {
    bool is_cipher = false;
    std::size_t begin = 0, end = 0;
};

std::optional<Block> next_block(std::string_view text, std::size_t from) {
    for (std::size_t at = find(text, "-----BEGIN PGP ", from); at != text.npos; at = find(text, "-----BEGIN PGP ", at + 1)) {
        if (at > 0 && text[at - 1] != '\n') continue;   // quoted: somebody else's block
        const bool is_cipher = text.substr(at, cipher_begin.size()) == cipher_begin;
        if (!is_cipher && text.substr(at, signed_begin.size()) != signed_begin) continue;
        const std::string_view mark = is_cipher ? cipher_end : signed_end;
        const std::size_t end = find(text, mark, at);
        if (end == text.npos) return std::nullopt;
        return Block{is_cipher, at, end + mark.size()};
    }
    return std::nullopt;
}

bool is_blank(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

// "Charset: ISO-2022-JP" in the armor's header (RFC 4880, 6.2).
std::string armor_charset(std::string_view block) {
    const std::size_t end = std::min({block.find("\n\n"), block.find("\r\n\r\n"), block.size()});
    const std::size_t at = block.substr(0, end).find("\nCharset: ");
    if (at == block.npos) return {};
    const std::size_t begin = at + 10;
    return std::string(block.substr(begin, block.find_first_of("\r\n", begin) - begin));
}

class InlinePgpReader {
  public:
    InlinePgpReader(const PartTree& tree, Content& content, const std::string& from, const Settings::Keys& keys,
                    Opening opening, const ReadingLimits& limits, Protected& found)
        : tree_(tree), content_(content), from_(from), keys_(keys), opening_(opening), limits_(limits), found_(found) {}

    void read() {
        read_text();
        if (found_.encrypted_part == no_part) read_files();
    }

  private:
    bool can_decrypt() const { return opening_ == Opening::opened && !keys_.gnupg_home.empty(); }

    void read_text() {
        std::size_t at = 0;
        bool is_changed = false;
        for (int count = 0; count < most_blocks; ++count) {
            const auto block = next_block(content_.text, at);
            if (!block) break;
            at = block->is_cipher ? decrypt(*block, is_changed) : verify(*block);
        }
        if (!is_changed || content_.leaves.empty() || !content_.leaves.front().is_body) return;
        const std::string charset = content_.leaves.front().charset;
        content_.leaves.front() = TextLeaf::of("body", "text/plain", content_.text);
        content_.leaves.front().charset = charset;
    }

    // Returns where to go on.
    std::size_t verify(const Block& block) {
        if (found_.signed_part != no_part || !found_.protection.covers.empty()) return block.end;
        Protection& protection = found_.protection;
        protection.signature = SignatureState::not_checked;
        protection.covers = "text";
        protection.text_offset = block.begin;
        protection.text_length = block.end - block.begin;
        const std::string_view text = content_.text;
        protection.is_partial =
            !is_blank(text.substr(0, block.begin)) || !is_blank(text.substr(block.end)) || !content_.attachments.empty();
        if (protection.is_partial) found_.defects.push_back("something stands outside of what is signed");
        if (keys_.gnupg_home.empty()) return block.end;
        const std::string bytes = bytes_of_signed_block();
        const PgpResult result =
            verify_clear_signed(bytes.empty() ? text.substr(block.begin, block.end - block.begin) : std::string_view(bytes),
                                from_, keys_.gnupg_home);
        protection.signature = result.signature;
        protection.signer = result.signer;
        return block.end;
    }

    // The block as it came, before charset and format=flowed: that is what was signed.
    std::string bytes_of_signed_block() const {
        for (const Content::Shown& shown : content_.shown) {
            const Part& part = tree_.parts[shown.part];
            if (!part.is_text()) continue;
            const std::string bytes = all_bytes(*transfer_stream(part.body, part.encoding), most_shown_text);
            for (auto block = next_block(bytes, 0); block; block = next_block(bytes, block->end))
                if (!block->is_cipher) return bytes.substr(block->begin, block->end - block->begin);
        }
        return {};
    }

    std::size_t decrypt(const Block& block, bool& is_changed) {
        Protection& protection = found_.protection;
        protection.is_encrypted = true;
        const std::string armor = content_.text.substr(block.begin, block.end - block.begin);
        protection.is_partial |= !is_blank(std::string_view(content_.text).substr(0, block.begin)) ||
                                 !is_blank(std::string_view(content_.text).substr(block.end));
        if (!can_decrypt()) return block.end;
        PgpResult result = decrypt_pgp(armor, from_, keys_.gnupg_home, most_plain);
        if (!result.is_decrypted) return block.end;
        protection.is_decrypted = is_changed = true;
        const std::string label = armor_charset(armor);
        std::string plain = with_plain_lines(decode_text(result.plain, label.empty() ? content_.charset : label).text);
        if (plain.size() > most_shown_text) plain.resize(most_shown_text);
        content_.text.replace(block.begin, block.end - block.begin, plain);
        if (protection.covers.empty() && result.signature != SignatureState::none) {
            protection.signature = result.signature;
            protection.signer = result.signer;
            protection.covers = "text";
            protection.text_offset = block.begin;
            protection.text_length = plain.size();
        }
        return block.begin + plain.size();
    }

    static bool is_cipher_name(std::string_view name) {
        return name.size() > 4 && (name.ends_with(".pgp") || name.ends_with(".gpg") || name.ends_with(".asc"));
    }

    // An armored message or the first packet of a binary one (RFC 4880, 4.3): a session key for somebody.
    static bool begins_cipher(const Attachment& file) {
        std::string head;
        file.read([&](std::string_view piece) {
            head.append(piece.substr(0, 64));
            return head.size() < 64;
        });
        if (head.empty()) return false;
        const auto first = static_cast<unsigned char>(head[0]);
        const int tag = (first & 0x40) != 0 ? first & 0x3F : (first >> 2) & 0x0F;
        return head.starts_with(cipher_begin) || ((first & 0x80) != 0 && (tag == 1 || tag == 3));
    }

    void read_files() {
        UnpackingBudget budget = UnpackingBudget::of(limits_);
        FilesRead inside;
        int count = 0;
        for (std::size_t i = 0; i < content_.attachments.size() && count < most_files; ++i) {
            Attachment& file = content_.attachments[i];
            if (!is_cipher_name(file.name) || !file.read || file.size_bytes > most_plain || !begins_cipher(file)) continue;
            ++count;
            found_.protection.is_encrypted = true;
            found_.protection.is_partial = true;
            if (!can_decrypt()) continue;
            std::string cipher;
            file.read([&](std::string_view piece) {
                cipher += piece;
                return true;
            });
            PgpResult result = decrypt_pgp(cipher, from_, keys_.gnupg_home, most_plain);
            if (!result.is_decrypted) continue;
            found_.protection.is_decrypted = true;
            const auto plain = std::make_shared<const std::string>(std::move(result.plain));
            FileToRead opened;
            opened.source = [plain] { return transfer_stream(*plain, TransferEncoding::identity); };
            opened.name = file.name.substr(0, file.name.size() - 4);
            opened.path = std::to_string(i + 1) + "/" + file.name + "/" + opened.name;
            file.inside = {read_file(opened, limits_, budget, {}, inside)};
        }
        for (TextLeaf& leaf : inside.leaves) content_.leaves.push_back(std::move(leaf));
        content_.defects.insert(content_.defects.end(), inside.defects.begin(), inside.defects.end());
    }

    const PartTree& tree_;
    Content& content_;
    const std::string& from_;
    const Settings::Keys& keys_;
    const Opening opening_;
    const ReadingLimits& limits_;
    Protected& found_;
};

}   // namespace

void read_inline_pgp(const PartTree& tree, Content& content, const std::string& from, const Settings::Keys& keys,
                     Opening opening, const ReadingLimits& limits, Protected& found) {
    InlinePgpReader(tree, content, from, keys, opening, limits, found).read();
}

}   // namespace toritsugi
