#include "mailgate/mime/content.hpp"

#include <algorithm>

#include "core/reading/codecs/utf8.hpp"
#include "core/reading/codecs/uuencode.hpp"
#include "mailgate/mime/body_text.hpp"
#include "mailgate/mime/charset.hpp"
#include "mailgate/mime/encoded_words.hpp"
#include "mailgate/mime/file_reader.hpp"
#include "mailgate/mime/part_names.hpp"
#include "mailgate/mime/plain_text.hpp"
#include "mailgate/mime/sha256.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_received_bytes = 32u << 10;

bool is_received_field(std::string_view name) {
    constexpr std::string_view received = "received";
    return std::equal(name.begin(), name.end(), received.begin(), received.end(),
                      [](char written, char lower) { return (written | 0x20) == lower; });
}

// What a part is to the person who reads the mail.
enum class Role { container, body, unshown, machine, attachment };

bool is_machine_type(std::string_view type) {
    return type == "message/delivery-status" || type == "message/global-delivery-status" ||
           type == "message/feedback-report" || type == "message/disposition-notification" ||
           type == "message/global-disposition-notification" || type == "text/rfc822-headers" ||
           type == "message/global-headers" || type == "message/external-body" || type == "application/pgp-encrypted" ||
           type == "application/applefile";
}

bool is_shown_text(std::string_view type) {
    return type == "text/plain" || type == "text/html" || type == "text/enriched" || type == "text/richtext" ||
           type == "text" || type == "application/xhtml+xml" || type == "text/markdown" || type == "text/x-markdown";
}

class ContentReader {
  public:
    ContentReader(const PartTree& tree, std::shared_ptr<const void> raw, const ReadingLimits& limits,
                  const std::string& forced)
        : tree_(tree), raw_(std::move(raw)), limits_(limits), forced_(forced), budget_(UnpackingBudget::of(limits)) {}

    Content read() {
        find_scopes();
        assign_roles();
        read_parts_in_order();
        read_bodies();
        nest_attachments();
        content_.defects.insert(content_.defects.end(), found_.defects.begin(), found_.defects.end());
        for (TextLeaf& leaf : found_.leaves) content_.leaves.push_back(std::move(leaf));
        for (TextLeaf& leaf : received_leaves_) content_.leaves.push_back(std::move(leaf));   // behind what people wrote
        return std::move(content_);
    }

  private:
    // A mail is a scope: the mail itself, and every mail wrapped in it. Each has one body and its attachments.
    struct Scope {
        std::uint32_t message;             // the part that wraps it; no_part for the mail itself
        std::uint32_t parent = 0;          // scope in which it is an attachment
        std::size_t place = 0;             // among that scope's attachments
        std::string path;                  // "" or "2/fwd.eml/"
        std::vector<std::uint32_t> body;   // parts
        std::vector<Attachment> attachments;
        MadeNames made_names;
        bool has_body = false;
    };

    const Part& part(std::uint32_t index) const { return tree_.parts[index]; }

    void find_scopes() {
        const std::size_t count = tree_.parts.size();
        scope_of_.assign(count, 0);
        children_.assign(count, {});
        scopes_.push_back({no_part});
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::uint32_t parent = part(i).parent;
            if (parent == no_part) continue;
            if (!part(i).is_hidden) children_[parent].push_back(i);
            if (part(parent).is_message) {
                scope_of_[i] = static_cast<std::uint32_t>(scopes_.size());
                scopes_.push_back({parent});
                scopes_.back().parent = scope_of_[parent];
            } else {
                scope_of_[i] = scope_of_[parent];
            }
        }
    }

    bool is_stated_attachment(std::uint32_t i) const {
        const std::string& stated = part(i).disposition.value;
        return stated == "attachment" || (!stated.empty() && stated != "inline" && stated.find("inline") == stated.npos);
    }

    bool is_body_candidate(std::uint32_t i) const {
        const Part& p = part(i);
        return !p.is_multipart && !p.is_message && !p.is_hidden && is_shown_text(p.type.value) && !is_stated_attachment(i);
    }

    void assign_roles() {
        const std::size_t count = tree_.parts.size();
        roles_.assign(count, Role::attachment);
        std::vector<char> has_plain(count, 0), has_html(count, 0), unshown(count, 0);
        for (std::uint32_t i = static_cast<std::uint32_t>(count); i-- > 0;) {
            const Part& p = part(i);
            if (is_body_candidate(i) && p.name().empty()) {
                const bool is_html = p.type.value == "text/html" || p.type.value == "application/xhtml+xml";
                if (is_html) has_html[i] = 1;
                if (!is_html && p.type.value == "text/plain" && has_words(p)) has_plain[i] = 1;
            }
            if (p.parent != no_part && !p.is_message && !part(p.parent).is_message) {
                has_plain[p.parent] |= has_plain[i];
                has_html[p.parent] |= has_html[i];
            }
        }
        for (std::uint32_t i = 0; i < count; ++i) {
            const Part& p = part(i);
            if (p.parent != no_part) unshown[i] |= unshown[p.parent] && !part(p.parent).is_message;
            if (p.is_multipart && p.type.value == "multipart/alternative")
                choose_alternative(i, has_plain, has_html, unshown);
            roles_[i] = role_of(i, unshown[i] != 0);
        }
    }

    // The plain text where there is one with words in it, else the HTML, else the last (RFC 2046, 5.1.4: the best).
    void choose_alternative(std::uint32_t multipart, const std::vector<char>& plain, const std::vector<char>& html,
                            std::vector<char>& unshown) const {
        const auto& children = children_[multipart];
        auto chosen = std::find_if(children.begin(), children.end(), [&](std::uint32_t c) { return plain[c] != 0; });
        const auto shown = std::find_if(children.begin(), children.end(), [&](std::uint32_t c) { return html[c] != 0; });
        if (chosen == children.end() || (shown != children.end() && only_points_at_html(part(*chosen)))) chosen = shown;
        if (chosen == children.end() && !children.empty()) chosen = std::prev(children.end());
        for (auto child = children.begin(); child != children.end(); ++child) {
            if (child != chosen) unshown[*child] = 1;
        }
    }

    // "This mail needs HTML": a short text that speaks of nothing but the other one.
    static bool only_points_at_html(const Part& p) {
        constexpr std::size_t longest = 300;
        if (p.is_multipart || p.body.size() > longest) return false;
        std::string text;
        const auto stream = transfer_stream(p.body, p.encoding);
        while (const auto piece = stream->next()) text += *piece;
        for (char& c : text)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
        return text.find("html") != text.npos && text.find("http") == text.npos;
    }

    static bool has_words(const Part& p) {
        const auto stream = transfer_stream(p.body.substr(0, 4096), p.encoding);
        while (const auto piece = stream->next()) {
            for (const char c : *piece) {
                if (static_cast<unsigned char>(c) > ' ' && c != '>') return true;
            }
        }
        return false;
    }

    Role role_of(std::uint32_t i, bool unshown) {
        const Part& p = part(i);
        if (p.is_multipart) return Role::container;
        if (p.is_hidden) return Role::unshown;
        if (p.is_message) return Role::attachment;
        const bool has_name = !p.name().empty();
        if (is_machine_type(p.type.value)) return Role::machine;
        if (p.type.value == "text/calendar" && unshown && !has_name) return Role::unshown;
        Scope& scope = scopes_[scope_of_[i]];
        if (unshown && !has_name && p.is_text() && !is_stated_attachment(i)) return Role::unshown;
        if (!is_body_candidate(i)) {
            // A mail that is nothing but one named text is shown as well as offered.
            return Role::attachment;
        }
        // RFC 2387, 3.2: what stands beside the root of multipart/related belongs to it.
        if (p.parent != no_part && part(p.parent).type.value == "multipart/related" && children_[p.parent].front() != i &&
            p.disposition.value.empty() && !unshown) {
            if (scope.has_body) return Role::attachment;
        }
        const bool is_alone = i == 0 || (p.parent != no_part && part(p.parent).is_message);
        if (has_name && !is_alone) {
            const bool is_first_text =
                !scope.has_body && p.type.value == "text/plain" && p.disposition.value.empty() && is_first_child_chain(i);
            if (!is_first_text || has_later_text(i)) return Role::attachment;
        }
        scope.has_body = true;
        scope.body.push_back(i);
        return Role::body;
    }

    bool is_first_child_chain(std::uint32_t i) const {
        for (std::uint32_t at = i; part(at).parent != no_part && !part(part(at).parent).is_message; at = part(at).parent) {
            if (children_[part(at).parent].front() != at) return false;
        }
        return true;
    }

    bool has_later_text(std::uint32_t i) const {
        for (std::uint32_t later = i + 1; later < tree_.parts.size() && later < i + 50; ++later) {
            if (scope_of_[later] == scope_of_[i] && is_body_candidate(later) && part(later).name().empty()) return true;
        }
        return false;
    }

    void read_parts_in_order() {
        for (std::uint32_t i = 0; i < tree_.parts.size(); ++i) {
            Scope& scope = scopes_[scope_of_[i]];
            if (part(i).is_hidden) continue;
            if (part(i).is_message) {
                add_message(i, scope);
            } else if (roles_[i] == Role::attachment) {
                add_file(i, scope);
            } else if (roles_[i] == Role::machine) {
                add_machine_part(i, scope);
            }
        }
    }

    std::string path_for(const Scope& scope, const std::string& name) const {
        const std::string label = name.empty() ? "unnamed" : name;
        if (scope.message == no_part) return std::to_string(scope.attachments.size() + 1) + "/" + label;
        return scope.path + label;
    }

    void add_message(std::uint32_t i, Scope& scope) {
        const Part& p = part(i);
        Attachment attachment;
        attachment.type = p.type.value;
        attachment.name = p.name();
        if (attachment.name.empty() && !children_[i].empty()) attachment.name = subject_label(part(children_[i].front()));
        if (attachment.name.empty()) attachment.name = described_name(p);
        if (attachment.name.empty()) attachment.name = "message";
        if (!has_extension(attachment.name)) attachment.name += ".eml";
        // A hundred mails, each inside the other, would be hashed a hundred times over.
        if (p.depth <= 8) hash_into(attachment, p);
        attachment.read = pieces_of(source_of(p));
        for (std::uint32_t s = 0; s < scopes_.size(); ++s) {
            if (scopes_[s].message != i) continue;
            scopes_[s].path = path_for(scope, attachment.name) + "/";
            scopes_[s].place = scope.attachments.size();
        }
        if (!children_[i].empty()) add_received_fields(part(children_[i].front()), path_for(scope, attachment.name));
        scope.attachments.push_back(std::move(attachment));
    }

    // Who handed a forwarded mail over is what its reporter complains about.
    void add_received_fields(const Part& mail, const std::string& path) {
        std::string text;
        for (const HeaderField& field : mail.fields)
            if (is_received_field(field.name) && text.size() < most_received_bytes)
                text += "Received: " + decode_header(field.value) + "\n";
        if (!text.empty())
            received_leaves_.push_back(TextLeaf::of(path + "/received", "text/rfc822-headers", std::move(text)));
    }

    static void hash_into(Attachment& attachment, const Part& p) {
        Sha256 hash;
        const auto stream = transfer_stream(p.body, p.encoding);
        while (const auto piece = stream->next()) {
            hash.piece(*piece);
            attachment.size_bytes += piece->size();
        }
        attachment.sha256 = hash.hex();
    }

    ByteSource source_of(const Part& p) const {
        return
            [raw = raw_, owner = p.owner, body = p.body, encoding = p.encoding] { return transfer_stream(body, encoding); };
    }

    void add_file(std::uint32_t i, Scope& scope) {
        const Part& p = part(i);
        FileToRead file;
        file.source = source_of(p);
        file.name = p.name();
        if (file.name.empty()) file.name = described_name(p);
        if (file.name.empty()) file.name = scope.made_names.name_for(p, scope.attachments);
        file.type = p.type.value;
        file.charset = std::string(p.type.parameter("charset"));
        file.path = path_for(scope, file.name);
        scope.attachments.push_back(read_file(file, limits_, budget_, forced_, found_));
    }

    void add_machine_part(std::uint32_t i, Scope& scope) {
        const Part& p = part(i);
        const std::string path = scope.path + p.type.value.substr(p.type.value.find('/') + 1);
        TextLeaf leaf = TextLeaf::of(path, p.type.value, part_text(p, most_shown_text));
        if (!leaf_is_empty(leaf)) found_.leaves.push_back(std::move(leaf));
        std::string name = p.name();
        if (name.empty()) name = described_name(p);
        if (name.empty() || p.type.value == "application/pgp-encrypted") return;
        Attachment attachment;
        attachment.name = has_extension(name) ? name : name + ".txt";
        attachment.type = p.type.value;
        hash_into(attachment, p);
        attachment.read = pieces_of(source_of(p));
        scope.attachments.push_back(std::move(attachment));
    }

    static bool leaf_is_empty(const TextLeaf& leaf) { return leaf.all(16).empty(); }

    void read_bodies() {
        for (std::uint32_t s = 0; s < scopes_.size(); ++s) {
            Scope& scope = scopes_[s];
            if (s == 0) {
                read_main_body(scope);
                continue;
            }
            if (scope.body.size() == 1 && is_big_plain(part(scope.body[0]))) {
                found_.leaves.push_back(open_big_text(part(scope.body[0]), scope.path + "body").leaf);
                continue;
            }
            std::string text;
            for (const std::uint32_t i : scope.body)
                append_paragraphs(text, read_body_text(part(i), most_shown_text, forced_).text);
            if (!text.empty()) found_.leaves.push_back(TextLeaf::of(scope.path + "body", "text/plain", std::move(text)));
        }
    }

    static void append_paragraphs(std::string& text, std::string_view more) {
        if (more.empty()) return;
        if (!text.empty() && text.back() != '\n') text += '\n';
        text.append(more);
    }

    void read_main_body(Scope& scope) {
        if (scope.body.size() == 1 && is_big_plain(part(scope.body[0]))) {
            read_big_body(part(scope.body[0]));
            content_.shown.push_back({scope.body[0], content_.text.size()});
            return;
        }
        for (const std::uint32_t i : scope.body) {
            BodyText body = read_body_text(part(i), most_shown_text, forced_);
            if (content_.charset.empty()) content_.charset = body.charset;
            if (!body.defect.empty()) content_.defects.push_back(body.defect);
            std::string text = std::move(body.text);
            if (part(i).type.value == "text/plain") take_uuencoded(text, scope);
            if (content_.text.empty()) {
                content_.text = std::move(text);
            } else {
                append_paragraphs(content_.text, text);
            }
            content_.shown.push_back({i, content_.text.size()});
        }
        if (content_.text.size() > most_shown_text) content_.text.resize(most_shown_text);
        if (!content_.text.empty()) {
            TextLeaf leaf = TextLeaf::of("body", "text/plain", content_.text);
            leaf.charset = content_.charset;
            content_.leaves.push_back(std::move(leaf));
        }
    }

    static bool is_big_plain(const Part& p) { return p.type.value != "text/html" && p.body.size() > most_shown_text; }

    // Too long to be shown: the first part of it is, and the leaf reads all of it again from the mail.
    void read_big_body(const Part& p) {
        const BigText big = open_big_text(p, "body");
        content_.charset = big.choice.name;
        if (!big.choice.defect.empty()) content_.defects.push_back(big.choice.defect);
        TextDecoder decoder(big.choice.converter);
        decoder.piece(big.head, false, content_.text);
        content_.text = with_plain_lines(std::move(content_.text));
        content_.is_cut = true;
        content_.defects.push_back("text is longer than " + std::to_string(most_shown_text >> 20) +
                                   " MiB: shown up to there, searched for evidence to its end");
        content_.leaves.push_back(big.leaf);
    }

    struct BigText {
        std::string head;   // decoded from base64 and the like, still in its charset
        CharsetChoice choice;
        TextLeaf leaf;
    };
    BigText open_big_text(const Part& p, std::string path) const {
        BigText big;
        const auto stream = transfer_stream(p.body, p.encoding);
        big.head = all_bytes(*stream, most_shown_text);
        const std::string_view label = p.type.parameter("charset");
        const std::string converter = converter_for(forced_);
        big.choice = converter.empty() ? choose_charset(label, big.head) : CharsetChoice{forced_, converter, {}};
        if (big.choice.converter == "utf-8" && big.choice.name == "us-ascii") {   // not an odd byte in 4 MiB: look further
            std::string odd;
            while (const auto piece = stream->next()) {
                const std::size_t at = ascii_prefix(*piece);
                if (at < piece->size() && odd.size() < 65536) odd.append(piece->substr(at, 65536));
            }
            if (!odd.empty()) big.choice = choose_charset(label, odd);
        }
        big.leaf = streaming_leaf(source_of(p), std::move(path), {}, "text/plain", big.choice.converter, big.choice.name);
        return big;
    }

    void take_uuencoded(std::string& text, Scope& scope) {
        if (text.find("begin ") == text.npos) return;
        const auto files = find_uuencoded(text, 100);
        if (files.empty()) return;
        const auto whole = std::make_shared<const std::string>(text);
        std::string rest;
        std::size_t at = 0;
        for (const UuencodedFile& found : files) {
            rest.append(text, at, found.begin - at);
            at = found.end;
            const std::string_view lines =
                std::string_view(*whole).substr(found.data_begin, found.data_end - found.data_begin);
            FileToRead file;
            file.source = [whole, lines] { return transfer_stream(lines, TransferEncoding::uuencode); };
            file.name = file_label(found.name);
            file.path = path_for(scope, file.name);
            scope.attachments.push_back(read_file(file, limits_, budget_, forced_, found_));
        }
        rest.append(text, at, std::string::npos);
        text = std::move(rest);
    }

    void nest_attachments() {
        for (std::size_t s = scopes_.size(); s-- > 1;) {
            Scope& outer = scopes_[scopes_[s].parent];
            if (scopes_[s].place < outer.attachments.size())
                outer.attachments[scopes_[s].place].inside = std::move(scopes_[s].attachments);
        }
        content_.attachments = std::move(scopes_[0].attachments);
    }

    const PartTree& tree_;
    std::shared_ptr<const void> raw_;
    const ReadingLimits& limits_;
    const std::string& forced_;
    UnpackingBudget budget_;
    FilesRead found_;
    std::vector<TextLeaf> received_leaves_;   // what servers wrote at the head of mails inside this one
    Content content_;
    std::vector<Scope> scopes_;
    std::vector<std::uint32_t> scope_of_;
    std::vector<std::vector<std::uint32_t>> children_;
    std::vector<Role> roles_;
};

}   // namespace

Content read_content(const PartTree& tree, const std::shared_ptr<const void>& raw, const ReadingLimits& limits,
                     const std::string& forced_charset) {
    return ContentReader(tree, raw, limits, forced_charset).read();
}

std::string part_text(const Part& part, std::size_t at_most) {
    const std::string bytes = all_bytes(*transfer_stream(part.body.substr(0, at_most * 2), part.encoding), at_most);
    return with_plain_lines(decode_text(bytes, part.type.parameter("charset")).text);
}

}   // namespace toritsugi
