#include "mailgate/mime/file_reader.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>

#include "mailgate/mime/archive.hpp"
#include "mailgate/mime/tnef.hpp"

using namespace toritsugi;

namespace {

struct Entry {
    std::string name, bytes;
};

// An archive of these files, made by libarchive.
std::string packed(int (*format)(archive*), int (*filter)(archive*), const std::vector<Entry>& entries) {
    std::string bytes(64u << 20, '\0');
    std::size_t used = 0;
    archive* const writer = archive_write_new();
    format(writer);
    if (filter) filter(writer);
    archive_write_set_options(writer, "hdrcharset=BINARY");
    REQUIRE(archive_write_open_memory(writer, bytes.data(), bytes.size(), &used) == ARCHIVE_OK);
    for (const Entry& entry : entries) {
        archive_entry* const header = archive_entry_new();
        archive_entry_set_pathname(header, entry.name.c_str());
        archive_entry_set_size(header, static_cast<la_int64_t>(entry.bytes.size()));
        archive_entry_set_filetype(header, AE_IFREG);
        archive_entry_set_perm(header, 0644);
        archive_write_header(writer, header);
        archive_write_data(writer, entry.bytes.data(), entry.bytes.size());
        archive_entry_free(header);
    }
    archive_write_close(writer);
    archive_write_free(writer);
    bytes.resize(used);
    return bytes;
}

struct Read {
    Attachment attachment;
    FilesRead found;
};
Read read(const std::string& bytes, std::string name, std::string type = "application/octet-stream",
          const ReadingLimits& limits = {}) {
    const auto kept = std::make_shared<const std::string>(bytes);
    FileToRead file;
    file.source = [kept] { return transfer_stream(*kept, TransferEncoding::identity); };
    file.path = "1/" + name;
    file.name = std::move(name);
    file.type = std::move(type);
    UnpackingBudget budget = UnpackingBudget::of(limits);
    Read result;
    result.attachment = read_file(file, limits, budget, {}, result.found);
    return result;
}

bool names(const FilesRead& found, std::string_view words) {
    for (const std::string& defect : found.defects) {
        if (defect.find(words) != defect.npos) return true;
    }
    return false;
}

const std::string log_text = "Apr 14 10:16:00 fw x\r\nApr 14 10:16:01 fw y\r\n";
const std::string log_lines = "Apr 14 10:16:00 fw x\nApr 14 10:16:01 fw y\n";

}   // namespace

TEST_CASE("archives of every kind are listed, and texts inside are read") {
    const std::vector<Entry> entries = {{"logs/fw.log", log_text},
                                        {"logs/picture.png", std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16)}};
    struct Row {
        std::string label, bytes;
        std::size_t files;
    };
    const Row rows[] = {
        {"zip", packed(archive_write_set_format_zip, nullptr, entries), 2},
        {"7z", packed(archive_write_set_format_7zip, nullptr, entries), 2},
        {"tar", packed(archive_write_set_format_ustar, nullptr, entries), 2},
        {"tar.gz", packed(archive_write_set_format_pax_restricted, archive_write_add_filter_gzip, entries), 2},
        {"tar.bz2", packed(archive_write_set_format_ustar, archive_write_add_filter_bzip2, entries), 2},
        {"tar.xz", packed(archive_write_set_format_ustar, archive_write_add_filter_xz, entries), 2},
        {"gz", packed(archive_write_set_format_raw, archive_write_add_filter_gzip, {{"x", log_text}}), 1},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const Read result = read(row.bytes, "fw.log.gz");
        REQUIRE(result.attachment.inside.size() == row.files);
        CHECK(result.attachment.inside[0].name == "fw.log");
        CHECK(result.attachment.inside[0].size_bytes == log_text.size());
        CHECK(result.attachment.inside[0].sha256.size() == 64);
        REQUIRE(result.found.leaves.size() == 1);
        CHECK(result.found.leaves[0].path == "1/fw.log.gz/fw.log");
        CHECK(result.found.leaves[0].all(1000) == log_lines);
        CHECK(result.found.defects.empty());
    }
}

TEST_CASE("names in archives are labels in the charset of their maker") {
    const Read result = read(
        packed(archive_write_set_format_zip, nullptr, {{"..\\..\\\x83\x8D\x83O.txt", "a\n"}, {"../../etc/passwd", "b\n"}}),
        "a.zip");
    REQUIRE(result.attachment.inside.size() == 2);
    CHECK(result.attachment.inside[0].name == "ログ.txt");
    CHECK(result.attachment.inside[1].name == "passwd");
}

TEST_CASE("what archives claim is held against the limits") {
    ReadingLimits limits;
    limits.unpacked_bytes = 4u << 20;
    limits.archive_entries = 10;
    const std::string zeros(32u << 20, 'a');
    const Read bomb =
        read(packed(archive_write_set_format_zip, nullptr, {{"a", zeros}}), "a.zip", "application/zip", limits);
    CHECK(names(bomb.found, "the rest is not read"));
    REQUIRE(bomb.attachment.inside.size() == 1);
    CHECK(bomb.attachment.inside[0].size_bytes < 6u << 20);
    std::vector<Entry> many;
    for (int i = 0; i < 50; ++i) many.push_back({std::to_string(i) + ".txt", "x"});
    const Read crowd = read(packed(archive_write_set_format_zip, nullptr, many), "a.zip", "application/zip", limits);
    CHECK(names(crowd.found, "more than 10 files"));
    CHECK(crowd.attachment.inside.size() == 10);
    std::string nested = packed(archive_write_set_format_zip, nullptr, {{"a.txt", "deep\n"}});
    for (int i = 0; i < 5; ++i) nested = packed(archive_write_set_format_zip, nullptr, {{"a.zip", nested}});
    CHECK(names(read(nested, "a.zip").found, "nested deeper than 3"));
    std::string cut =
        packed(archive_write_set_format_ustar, archive_write_add_filter_gzip, {{"a.txt", zeros.substr(0, 100000)}});
    cut.resize(cut.size() / 2);
    CHECK(names(read(cut, "a.tgz").found, "archive is broken"));
}

TEST_CASE("an archive in an archive is opened, an office document is one file") {
    const std::string inner = packed(archive_write_set_format_zip, nullptr, {{"fw.log", log_text}});
    const Read result = read(packed(archive_write_set_format_zip, nullptr, {{"inner.zip", inner}}), "outer.zip");
    REQUIRE(result.attachment.inside.size() == 1);
    REQUIRE(result.attachment.inside[0].inside.size() == 1);
    CHECK(result.attachment.inside[0].inside[0].name == "fw.log");
    REQUIRE(result.found.leaves.size() == 1);
    CHECK(result.found.leaves[0].path == "1/outer.zip/inner.zip/fw.log");
    CHECK(read(inner, "report.docx").attachment.inside.empty());
}

TEST_CASE("texts are known by their bytes") {
    struct Row {
        std::string label, bytes, type, text;   // text empty: no leaf
    };
    const Row rows[] = {
        {"a log without a type", log_text, "application/octet-stream", log_lines},
        {"UTF-16 of a Windows tool",
         std::string("\xFF\xFE"
                     "a\0\r\0\n\0b\0",
                     10),
         "text/plain", "a\nb"},
        {"Shift_JIS", "\x83\x8D\x83O\x82\xF0\x93Y\x95t\x82\xB5\x82\xDC\x82\xB7\r\n", "text/plain", "ログを添付します\n"},
        {"binary",
         std::string("\x7F"
                     "ELF\0\0\0\x01\x02\x03\0\0\0\x04\x05\x06",
                     16),
         "application/octet-stream", ""},
        {"picture", log_text, "image/png", ""},
        {"empty", "", "text/plain", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const Read result = read(row.bytes, "file", row.type);
        CHECK(result.found.leaves.empty() == row.text.empty());
        if (!result.found.leaves.empty()) CHECK(result.found.leaves[0].all(1000) == row.text);
    }
}

namespace {

std::string little(std::uint32_t value, int width) {
    std::string bytes;
    for (int i = 0; i < width; ++i) bytes += static_cast<char>(value >> (8 * i));
    return bytes;
}
std::string attribute(char level, std::uint32_t id, const std::string& value) {
    return std::string(1, level) + little(id, 4) + little(static_cast<std::uint32_t>(value.size()), 4) + value +
           little(0, 2);
}

}   // namespace

TEST_CASE("winmail.dat is unpacked") {
    const std::string long_name("\xED\x30\xB0\x30.\0t\0x\0t\0\0\0", 14);   // UTF-16: ログ.txt
    const std::string properties =
        little(1, 4) + little(0x001F, 2) + little(0x3707, 2) + little(1, 4) + little(14, 4) + long_name + little(0, 2);
    const std::string whole =
        little(0x223E9F78, 4) + little(1, 2) + attribute(1, 0x0002800C, std::string("hello\r\n\0", 8)) +
        attribute(2, 0x00069002, "x") + attribute(2, 0x00018010, std::string("log.txt\0", 8)) +
        attribute(2, 0x0006800F, log_text) + attribute(2, 0x00069005, properties) + attribute(2, 0x00069002, "x") +
        attribute(2, 0x00018010, std::string("b.bin\0", 6)) + attribute(2, 0x0006800F, std::string("\0\1\2", 3));
    const Read result = read(whole, "winmail.dat", "application/ms-tnef");
    REQUIRE(result.attachment.inside.size() == 3);
    CHECK(result.attachment.inside[0].name == "message.txt");
    CHECK(result.attachment.inside[1].name == "ログ.txt");
    CHECK(result.attachment.inside[2].name == "b.bin");
    REQUIRE(result.found.leaves.size() == 2);
    CHECK(result.found.leaves[0].all(100) == "hello\n");
    CHECK(result.found.leaves[1].all(100) == log_lines);
    for (std::size_t size = 6; size < whole.size(); ++size) {   // cut anywhere: what is there is read, the rest is named
        std::string damage;
        for (const TnefFile& file : read_tnef(std::string_view(whole).substr(0, size), damage))
            CHECK(file.data.size() <= size);
    }
}
