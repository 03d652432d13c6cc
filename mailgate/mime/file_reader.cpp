#include "mailgate/mime/file_reader.hpp"

#include <algorithm>
#include <cstring>

#include "core/reading/codecs/utf8.hpp"
#include "mailgate/mime/archive.hpp"
#include "mailgate/mime/charset.hpp"
#include "mailgate/mime/html_text.hpp"
#include "mailgate/mime/plain_text.hpp"
#include "mailgate/mime/sha256.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t looked_at_bytes = 64 * 1024;       // for type and charset; texts up to it are decoded once
constexpr std::size_t kept_entry_bytes = 4u << 20;       // the same for a file in an archive, where coming back is dear
constexpr std::size_t most_nested_archive = 32u << 20;   // a bigger archive inside an archive is listed, not opened

// What one pass over a file's bytes finds.
struct Sample {
    std::string head;
    std::string odd_lines;   // around 8-bit bytes and escapes behind the head: for the charset
    std::uint64_t size = 0;
    std::uint64_t zero_bytes = 0;
    std::string sha256;
    bool over_budget = false;
};

Sample take_sample(ByteStream& stream, std::uint64_t at_most, std::size_t head_bytes = looked_at_bytes) {
    Sample sample;
    Sha256 hash;
    while (const auto piece = stream.next()) {
        hash.piece(*piece);
        sample.size += piece->size();
        std::string_view rest = *piece;
        if (sample.head.size() < head_bytes) {
            const std::size_t take = std::min(rest.size(), head_bytes - sample.head.size());
            sample.head.append(rest.substr(0, take));
            rest.remove_prefix(take);
        }
        if (!rest.empty() && sample.odd_lines.size() < looked_at_bytes) {
            const std::size_t odd = std::min(ascii_prefix(rest), rest.find('\x1B'));
            if (odd < rest.size()) {
                const std::size_t line = rest.rfind('\n', odd);
                const std::size_t from = line == rest.npos ? 0 : line + 1;
                sample.odd_lines.append(rest.substr(from, looked_at_bytes - sample.odd_lines.size()));
            }
        }
        if (sample.size > at_most) {
            sample.over_budget = true;
            break;
        }
    }
    sample.sha256 = hash.hex();
    return sample;
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return result;
}

// Bytes that no text holds, judged by the head: a log sent as application/octet-stream is still a log.
bool looks_like_text(std::string_view head, std::string_view type) {
    if (head.empty()) return false;
    if (head.substr(0, 2) == "\xFF\xFE" || head.substr(0, 2) == "\xFE\xFF") return true;
    const std::string_view part = head.substr(0, 8192);
    std::size_t controls = 0, zeros = 0, eight_bit = 0;
    for (const char c : part) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte == 0) ++zeros;
        if (byte < 32 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1B) ++controls;
        if (byte >= 0x80) ++eight_bit;
    }
    if (zeros * 10 > part.size() * 3 && zeros * 10 < part.size() * 7)
        return part.size() > 32 && controls - zeros < part.size() / 50;
    if (controls * 50 > part.size()) return false;
    if (type.substr(0, 5) == "text/" || type.substr(0, 8) == "message/") return true;
    // Compressed or encrypted bytes of an unknown format have many 8-bit bytes that are no characters.
    return zeros == 0 &&
           (eight_bit * 10 < part.size() || valid_utf8_prefix(part) + 4 > part.size() || type.find("csv") != type.npos);
}

// Named as a table or log: the type only says which program shall open it ("application/vnd.ms-excel; name=a.csv").
bool is_named_as_text(std::string_view plain_name) {
    for (const std::string_view end : {".csv", ".tsv", ".log", ".txt"})
        if (ends_with(plain_name, end)) return true;
    return false;
}

bool is_never_text(std::string_view type, std::string_view name) {
    if (type.substr(0, 11) == "application" && is_named_as_text(lower(name))) return false;
    return type.substr(0, 6) == "image/" || type.substr(0, 6) == "audio/" || type.substr(0, 6) == "video/" ||
           type == "application/pdf" || type.substr(0, 15) == "application/vnd" || type == "application/pgp-signature" ||
           type == "application/pkcs7-signature" || type == "application/x-pkcs7-signature";
}

std::string leaf_type(std::string_view type, std::string_view name) {
    const std::string plain = lower(name);
    if (type == "application/octet-stream" || type.empty() || type == "application/x-unknown") {
        if (ends_with(plain, ".json")) return "application/json";
        if (ends_with(plain, ".xml")) return "application/xml";
        if (ends_with(plain, ".csv")) return "text/csv";
        if (ends_with(plain, ".html") || ends_with(plain, ".htm")) return "text/html";
        if (ends_with(plain, ".eml")) return "message/rfc822";
        return "text/plain";
    }
    if (type.substr(0, 15) == "application/vnd" && is_named_as_text(plain))
        return ends_with(plain, ".csv") || ends_with(plain, ".tsv") ? "text/csv" : "text/plain";
    if (type == "text/plain") {
        if (ends_with(plain, ".csv")) return "text/csv";
        if (ends_with(plain, ".json")) return "application/json";
        if (ends_with(plain, ".xml")) return "application/xml";
    }
    return std::string(type);
}

// CR LF as LF across pieces; zero bytes go.
class LineEnds {
  public:
    std::string_view operator()(std::string_view piece, std::string& kept) {
        if (piece.find('\r') == piece.npos && piece.find('\0') == piece.npos && !after_return_) return piece;
        kept.clear();
        for (const char c : piece) {
            if (after_return_ && c == '\n') {
                after_return_ = false;
                continue;   // the LF of CR LF: the line end is out already
            }
            after_return_ = c == '\r';
            if (c == '\0') continue;
            kept += c == '\r' ? '\n' : c;
        }
        return kept;
    }

  private:
    bool after_return_ = false;
};

struct Work {   // an archive that is to be opened
    FileToRead file;
    ArchiveKind kind;
    std::uint32_t depth;
    Attachment* into;
};

class FileReader {
  public:
    FileReader(const ReadingLimits& limits, UnpackingBudget& budget, std::string_view forced, FilesRead& found)
        : limits_(limits), budget_(budget), forced_(forced), found_(found) {}

    Attachment read(const FileToRead& file) {
        Attachment attachment;
        const auto stream = file.source();
        const Sample sample = take_sample(*stream, static_cast<std::uint64_t>(-1));
        fill(attachment, file, sample, 0);
        while (!work_.empty()) {
            Work work = std::move(work_.back());
            work_.pop_back();
            unpack(work);
        }
        return attachment;
    }

  private:
    void fill(Attachment& attachment, const FileToRead& file, const Sample& sample, std::uint32_t depth) {
        attachment.name = file.name;
        attachment.type = file.type.empty() ? "application/octet-stream" : file.type;
        attachment.size_bytes = sample.size;
        attachment.sha256 = sample.sha256;
        attachment.read = pieces_of(file.source);
        const ArchiveKind kind = archive_kind_of(sample.head);
        if (kind != ArchiveKind::none) {
            if (is_office(file.name, file.type)) return;   // a zip inside, but to people it is one document
            if (depth >= limits_.archive_depth) {
                defect(file.path, "archives nested deeper than " + std::to_string(limits_.archive_depth) + ", not opened");
                return;
            }
            work_.push_back({file, kind, depth, &attachment});
            return;
        }
        if (!is_never_text(file.type, file.name) && looks_like_text(sample.head, file.type)) add_leaf(file, sample);
    }

    void unpack(const Work& work) {
        auto& inside = work.into->inside;
        inside.reserve(budget_.entries + 1);   // entries that are archives are remembered by their place
        bool stopped = false;
        const std::uint64_t ratio_limit =
            std::max<std::uint64_t>(std::max<std::uint64_t>(work.into->size_bytes, 1) * limits_.archive_ratio, 1u << 20);
        std::uint64_t unpacked = 0;
        const std::string wrong =
            for_each_entry(work.file.source, work.kind, [&](const ArchiveEntry& entry, ByteStream& stream) {
                if (budget_.entries == 0) {
                    defect(work.file.path, "more than " + std::to_string(limits_.archive_entries) +
                                               " files in archives, the rest is not read");
                    stopped = true;
                    return false;
                }
                --budget_.entries;
                FileToRead file;
                file.name = entry.name.empty() ? unpacked_name(work.file.name) : entry.name;
                file.path = work.file.path + "/" + file.name;
                file.type = entry.type;
                Attachment& attachment = inside.emplace_back();
                if (entry.is_encrypted) {
                    attachment.name = file.name;
                    attachment.type = "application/octet-stream";
                    defect(work.file.path, "a file in it is encrypted");
                    return true;
                }
                const std::uint64_t room = std::min(budget_.bytes, ratio_limit - std::min(ratio_limit, unpacked));
                const std::size_t keep = std::clamp<std::size_t>(budget_.kept_bytes / 4, looked_at_bytes, kept_entry_bytes);
                const Sample sample = take_sample(stream, room, keep);
                unpacked += sample.size;
                budget_.bytes -= std::min(budget_.bytes, sample.size);
                if (sample.over_budget) {
                    defect(work.file.path, budget_.bytes == 0
                                               ? "unpacks to more than " + std::to_string(limits_.unpacked_bytes >> 20) +
                                                     " MiB, the rest is not read"
                                               : "unpacks to more than " + std::to_string(limits_.archive_ratio) +
                                                     " times its size, the rest is not read");
                    stopped = true;
                }
                file.unpacked_before = needs_whole_bytes(work.kind) ? 0 : unpacked;
                file.source = limited(entry_source(work.file.source, work.kind, entry.index), sample.size);
                if (archive_kind_of(sample.head) != ArchiveKind::none) keep_nested(file, sample);
                fill(attachment, file, sample, work.depth + 1);
                return !stopped;
            });
        if (!wrong.empty() && !stopped) defect(work.file.path, "archive is broken: " + wrong);
    }

    // Never more than what was counted against the limits, however often it is read.
    static ByteSource limited(ByteSource source, std::uint64_t bytes) {
        class Limited : public ByteStream {
          public:
            Limited(std::unique_ptr<ByteStream> stream, std::uint64_t left) : stream_(std::move(stream)), left_(left) {}
            std::optional<std::string_view> next() override {
                if (left_ == 0) return std::nullopt;
                auto piece = stream_->next();
                if (piece) {
                    *piece = piece->substr(0, left_);
                    left_ -= piece->size();
                }
                return piece;
            }

          private:
            std::unique_ptr<ByteStream> stream_;
            std::uint64_t left_;
        };
        return [source = std::move(source), bytes]() -> std::unique_ptr<ByteStream> {
            return std::make_unique<Limited>(source(), bytes);
        };
    }

    // A nested archive is read many times: once unpacked it stays in memory, if it is small enough.
    void keep_nested(FileToRead& file, const Sample& sample) {
        if (sample.size > most_nested_archive || sample.size > budget_.kept_bytes) return;
        budget_.kept_bytes -= sample.size;
        auto bytes = std::make_shared<const std::string>(all_bytes(*file.source(), sample.size));
        file.source = [bytes] { return transfer_stream(*bytes, TransferEncoding::identity); };
    }

    void add_leaf(const FileToRead& file, const Sample& sample) {
        const std::string type = leaf_type(file.type, file.name);
        const bool is_whole = sample.size == sample.head.size();
        if (is_whole && budget_.kept_bytes > sample.size * 2) {
            DecodedText decoded = decode_text(sample.head, file.charset, forced_);
            if (!decoded.defect.empty()) defect(file.path, decoded.defect);
            std::string text = with_plain_lines(std::move(decoded.text));
            if (type == "text/html") text = html_to_text(text);
            budget_.kept_bytes -= std::min<std::uint64_t>(budget_.kept_bytes, text.size());
            TextLeaf leaf = TextLeaf::of(file.path, type, std::move(text));
            leaf.name = file.name;
            leaf.charset = decoded.charset;
            found_.leaves.push_back(std::move(leaf));
            return;
        }
        if (file.unpacked_before > budget_.reread_bytes) {
            defect(file.path, "stands too far back in its archive, it is not searched for evidence");
            return;
        }
        budget_.reread_bytes -= file.unpacked_before;
        CharsetChoice choice;
        if (const std::string wanted = converter_for(forced_); !wanted.empty()) {
            choice = {std::string(forced_), wanted, {}};
        } else {
            choice =
                choose_charset(file.charset, sample.odd_lines.empty() ? sample.head : sample.head + "\n" + sample.odd_lines);
        }
        if (!choice.defect.empty()) defect(file.path, choice.defect);
        found_.leaves.push_back(streaming_leaf(file.source, file.path, file.name, type, choice.converter, choice.name));
    }

    void defect(const std::string& path, const std::string& what) {
        if (found_.defects.size() < 30) found_.defects.push_back("attachment " + path + ": " + what);
    }

    static bool is_office(std::string_view name, std::string_view type) {
        if (type.find("officedocument") != type.npos || type.find("opendocument") != type.npos) return true;
        const std::string plain = lower(name);
        for (const std::string_view end :
             {".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".pptm", ".odt", ".ods", ".odp", ".jar", ".apk"}) {
            if (ends_with(plain, end)) return true;
        }
        return false;
    }

    static std::string unpacked_name(std::string_view name) {
        const std::string plain = lower(name);
        for (const std::string_view end : {".gz", ".bz2", ".xz", ".zst", ".z"}) {
            if (ends_with(plain, end) && plain.size() > end.size())
                return std::string(name.substr(0, name.size() - end.size()));
        }
        if (ends_with(plain, ".tgz")) return std::string(name.substr(0, name.size() - 4)) + ".tar";
        return name.empty() ? "content" : std::string(name) + ".unpacked";
    }

    const ReadingLimits& limits_;
    UnpackingBudget& budget_;
    std::string_view forced_;
    FilesRead& found_;
    std::vector<Work> work_;
};

}   // namespace

TextLeaf streaming_leaf(ByteSource source, std::string path, std::string name, std::string type, std::string converter,
                        std::string charset_name) {
    TextLeaf leaf;
    leaf.is_body = path == "body";
    leaf.path = std::move(path);
    leaf.name = std::move(name);
    leaf.type = std::move(type);
    leaf.charset = std::move(charset_name);
    leaf.read = [source = std::move(source),
                 converter = std::move(converter)](const std::function<bool(std::string_view)>& piece) {
        const auto stream = source();
        TextDecoder decoder(converter);
        LineEnds lines;
        std::string text, kept;
        while (const auto bytes = stream->next()) {
            text.clear();
            decoder.piece(*bytes, false, text);
            const std::string_view clean = lines(text, kept);
            if (!clean.empty() && !piece(clean)) return;
        }
        text.clear();
        decoder.piece({}, true, text);
        const std::string_view clean = lines(text, kept);
        if (!clean.empty()) piece(clean);
    };
    return leaf;
}

Attachment read_file(const FileToRead& file, const ReadingLimits& limits, UnpackingBudget& budget,
                     std::string_view forced_charset, FilesRead& found) {
    return FileReader(limits, budget, forced_charset, found).read(file);
}

}   // namespace toritsugi
