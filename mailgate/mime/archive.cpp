#include "mailgate/mime/archive.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <cstring>

#include "mailgate/mime/charset.hpp"
#include "mailgate/mime/part_tree.hpp"
#include "mailgate/mime/tnef.hpp"

namespace toritsugi {
namespace {

bool starts(std::string_view bytes, std::string_view magic) { return bytes.substr(0, magic.size()) == magic; }

// One libarchive reader on a ByteStream. Only the formats that evidence comes in are switched on: each more is more code
// that strangers' bytes can reach.
class Reader {
  public:
    Reader(const ByteSource& source, ArchiveKind kind) : archive_(archive_read_new()) {
        if (!archive_) return;
        switch (kind) {
            case ArchiveKind::zip: archive_read_support_format_zip_seekable(archive_); break;
            case ArchiveKind::seven_zip: archive_read_support_format_7zip(archive_); break;
            default:
                archive_read_support_filter_gzip(archive_);
                archive_read_support_filter_bzip2(archive_);
                archive_read_support_filter_xz(archive_);
                archive_read_support_filter_zstd(archive_);
                archive_read_support_format_tar(archive_);
                archive_read_support_format_raw(archive_);
        }
        if (needs_whole_bytes(kind)) {
            const std::unique_ptr<ByteStream> stream = source();
            whole_ = all_bytes(*stream, static_cast<std::size_t>(-1));
            is_open_ = archive_read_open_memory(archive_, whole_.data(), whole_.size()) == ARCHIVE_OK;
        } else {
            stream_ = source();
            is_open_ = archive_read_open2(archive_, this, nullptr, read_some, nullptr, nullptr) == ARCHIVE_OK;
        }
    }
    ~Reader() {
        if (archive_) archive_read_free(archive_);
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    bool is_open() const { return is_open_; }
    archive* get() const { return archive_; }
    std::string problem() const {
        const char* const words = archive_ ? archive_error_string(archive_) : nullptr;
        return words && *words ? words : "cannot be unpacked";
    }

    // The next file; null at the end or when the archive is broken (then `problem` says so).
    archive_entry* next_file(std::string& wrong) {
        for (int looked_at = 0; looked_at < 100000; ++looked_at) {
            archive_entry* entry = nullptr;
            const int result = archive_read_next_header(archive_, &entry);
            if (result == ARCHIVE_EOF) return nullptr;
            if (result < ARCHIVE_WARN) {
                wrong = problem();
                return nullptr;
            }
            const auto type = archive_entry_filetype(entry);
            if (type == AE_IFREG || type == 0) return entry;
        }
        wrong = "too many folders";
        return nullptr;
    }

    std::string name_of(archive_entry* entry) const {
        if (archive_format(archive_) == ARCHIVE_FORMAT_RAW) return {};   // "data": libarchive's own word
        const char* const utf8 = archive_entry_pathname_utf8(entry);
        if (utf8 && *utf8) return file_label(utf8);
        const char* const raw = archive_entry_pathname(entry);   // names made on Japanese Windows are windows-31j
        return raw && *raw ? file_label(decode_text(raw, {}).text) : std::string{};
    }

  private:
    static la_ssize_t read_some(archive*, void* self, const void** buffer) {
        auto& reader = *static_cast<Reader*>(self);
        const auto piece = reader.stream_->next();
        if (!piece) return 0;
        *buffer = piece->data();
        return static_cast<la_ssize_t>(piece->size());
    }

    archive* archive_;
    bool is_open_ = false;
    std::string whole_;
    std::unique_ptr<ByteStream> stream_;
};

// The current entry's bytes.
class EntryStream : public ByteStream {
  public:
    explicit EntryStream(Reader& reader) : reader_(reader) {}
    std::optional<std::string_view> next() override {
        const void* block = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        while (!ended_) {
            const int result = archive_read_data_block(reader_.get(), &block, &size, &offset);
            if (result == ARCHIVE_EOF) break;
            if (result < ARCHIVE_WARN) {
                wrong = reader_.problem();
                break;
            }
            if (size) return std::string_view(static_cast<const char*>(block), size);
        }
        ended_ = true;
        return std::nullopt;
    }
    std::string wrong;

  private:
    Reader& reader_;
    bool ended_ = false;
};

// Owns its reader: for a leaf that comes back for one entry later.
class OneEntryStream : public ByteStream {
  public:
    OneEntryStream(const ByteSource& source, ArchiveKind kind, std::uint32_t index)
        : reader_(source, kind), entry_(reader_) {
        std::string wrong;
        for (std::uint32_t i = 0; reader_.is_open() && i <= index; ++i) {
            if (!reader_.next_file(wrong)) return;
        }
        found_ = reader_.is_open();
    }
    std::optional<std::string_view> next() override { return found_ ? entry_.next() : std::nullopt; }

  private:
    Reader reader_;
    EntryStream entry_;
    bool found_ = false;
};

}   // namespace

ArchiveKind archive_kind_of(std::string_view head) {
    if (starts(head, "PK\x03\x04") || starts(head, std::string_view("PK\x05\x06", 4))) return ArchiveKind::zip;
    if (starts(head, "\x1F\x8B\x08")) return ArchiveKind::gzip;
    if (starts(head, "BZh") && head.size() > 9 && head.substr(4, 6) == "1AY&SY") return ArchiveKind::bzip2;
    if (starts(head, std::string_view("\xFD"
                                      "7zXZ\0",
                                      6))) {
        return ArchiveKind::xz;
    }
    if (starts(head, "\x28\xB5\x2F\xFD")) return ArchiveKind::zstd;
    if (starts(head, "7z\xBC\xAF\x27\x1C")) return ArchiveKind::seven_zip;
    if (starts(head, "\x78\x9F\x3E\x22")) return ArchiveKind::tnef;
    if (head.size() > 262 && head.substr(257, 5) == "ustar") return ArchiveKind::tar;
    return ArchiveKind::none;
}

bool needs_whole_bytes(ArchiveKind kind) {
    return kind == ArchiveKind::zip || kind == ArchiveKind::seven_zip || kind == ArchiveKind::tnef;
}

namespace {

std::string for_each_tnef_file(const ByteSource& source,
                               const std::function<bool(const ArchiveEntry&, ByteStream&)>& entry) {
    const std::string whole = all_bytes(*source(), static_cast<std::size_t>(-1));
    std::string damage;
    std::uint32_t index = 0;
    for (const TnefFile& file : read_tnef(whole, damage)) {
        ArchiveEntry about;
        about.name = file.name;
        about.index = index++;
        about.type = file.type;
        const auto stream = transfer_stream(file.data, TransferEncoding::identity);
        if (!entry(about, *stream)) return {};
    }
    return damage;
}

// Keeps the unpacked winmail.dat as long as one of its files is read.
class TnefFileStream : public ByteStream {
  public:
    TnefFileStream(const ByteSource& source, std::uint32_t index)
        : whole_(all_bytes(*source(), static_cast<std::size_t>(-1))) {
        std::string damage;
        const auto files = read_tnef(whole_, damage);
        stream_ = transfer_stream(index < files.size() ? files[index].data : std::string_view{}, TransferEncoding::identity);
    }
    std::optional<std::string_view> next() override { return stream_->next(); }

  private:
    std::string whole_;
    std::unique_ptr<ByteStream> stream_;
};

}   // namespace

std::string for_each_entry(const ByteSource& source, ArchiveKind kind,
                           const std::function<bool(const ArchiveEntry&, ByteStream&)>& entry) {
    if (kind == ArchiveKind::tnef) return for_each_tnef_file(source, entry);
    Reader reader(source, kind);
    if (!reader.is_open()) return reader.problem();
    std::string wrong;
    for (std::uint32_t index = 0;; ++index) {
        archive_entry* const found = reader.next_file(wrong);
        if (!found) return wrong;
        ArchiveEntry about;
        about.index = index;
        about.name = reader.name_of(found);
        about.is_encrypted = archive_entry_is_encrypted(found) != 0;
        EntryStream stream(reader);
        const bool goes_on = entry(about, stream);
        if (!stream.wrong.empty() && !about.is_encrypted) return stream.wrong;
        if (!goes_on) return {};
    }
}

ByteSource entry_source(ByteSource archive, ArchiveKind kind, std::uint32_t index) {
    return [archive = std::move(archive), kind, index]() -> std::unique_ptr<ByteStream> {
        if (kind == ArchiveKind::tnef) return std::make_unique<TnefFileStream>(archive, index);
        return std::make_unique<OneEntryStream>(archive, kind, index);
    };
}

}   // namespace toritsugi
