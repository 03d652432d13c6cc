// Which of ICU's converters a mail means by the name of a charset.
#include "mailgate/mime/converters.hpp"

#include <unicode/ucnv.h>

#include <map>
#include <string>

#include "mailgate/mime/charset.hpp"

namespace toritsugi {
namespace {

// What senders mean by their labels; everything else is asked of ICU as it stands.
std::string_view meaning_of(std::string_view plain) {
    struct Row {
        std::string_view label, converter;
    };
    static constexpr Row rows[] = {
        {"utf-8", "utf-8"},
        {"utf8", "utf-8"},
        {"unicode-1-1-utf-8", "utf-8"},
        {"utf8mb4", "utf-8"},
        {"us-ascii", "windows-1252"},
        {"ascii", "windows-1252"},
        {"ansi_x3.4-1968", "windows-1252"},
        {"iso646-us", "windows-1252"},
        {"iso-8859-1", "windows-1252"},
        {"iso8859-1", "windows-1252"},
        {"iso_8859-1", "windows-1252"},
        {"latin1", "windows-1252"},
        {"latin-1", "windows-1252"},
        {"l1", "windows-1252"},
        {"cp1252", "windows-1252"},
        {"iso-8859-9", "windows-1254"},
        {"iso-8859-11", "windows-874"},
        {"iso8859-11", "windows-874"},
        {"tis-620", "windows-874"},
        {"tis620", "windows-874"},
        {"cp874", "windows-874"},
        {"iso-8859-8-i", "iso-8859-8"},
        {"iso-8859-8-e", "iso-8859-8"},
        {"iso-8859-6-i", "iso-8859-6"},
        {"iso-2022-jp", iso2022jp},
        {"iso2022jp", iso2022jp},
        {"iso2022-jp", iso2022jp},
        {"iso-2022-jp-1", iso2022jp},
        {"iso-2022-jp-2", iso2022jp},
        {"iso-2022-jp-3", iso2022jp},
        {"iso-2022-jp-2004", iso2022jp},
        {"iso-2022-jp-ms", iso2022jp},
        {"csiso2022jp", iso2022jp},
        {"csiso2022jp2", iso2022jp},
        {"jis", iso2022jp},
        {"x-jis", iso2022jp},
        {"cp50220", iso2022jp},
        {"cp50221", iso2022jp},
        {"cp50222", iso2022jp},
        {"shift_jis", "windows-31j"},
        {"shift-jis", "windows-31j"},
        {"shiftjis", "windows-31j"},
        {"shift_jis-2004", "windows-31j"},
        {"sjis", "windows-31j"},
        {"x-sjis", "windows-31j"},
        {"ms_kanji", "windows-31j"},
        {"csshiftjis", "windows-31j"},
        {"windows-31j", "windows-31j"},
        {"windows-932", "windows-31j"},
        {"ms932", "windows-31j"},
        {"cp932", "windows-31j"},
        {"x-sjis-cp932", "windows-31j"},
        {"euc-jp", "EUC-JP"},
        {"eucjp", "EUC-JP"},
        {"x-euc-jp", "EUC-JP"},
        {"x-eucjp", "EUC-JP"},
        {"ujis", "EUC-JP"},
        {"cp51932", "EUC-JP"},
        {"eucjp-ms", "EUC-JP"},
        {"eucjp-win", "EUC-JP"},
        {"gb2312", "gb18030"},
        {"gb_2312-80", "gb18030"},
        {"csgb2312", "gb18030"},
        {"gbk", "gb18030"},
        {"x-gbk", "gb18030"},
        {"cp936", "gb18030"},
        {"windows-936", "gb18030"},
        {"euc-cn", "gb18030"},
        {"gb18030", "gb18030"},
        {"gb-18030", "gb18030"},
        {"hz-gb-2312", "HZ"},
        {"hz", "HZ"},
        {"euc-kr", "windows-949"},
        {"euckr", "windows-949"},
        {"ks_c_5601-1987", "windows-949"},
        {"ks_c_5601-1989", "windows-949"},
        {"ksc5601", "windows-949"},
        {"ksc_5601", "windows-949"},
        {"ks_c_5601", "windows-949"},
        {"cseuckr", "windows-949"},
        {"cp949", "windows-949"},
        {"uhc", "windows-949"},
        {"big5", "windows-950"},
        {"big-5", "windows-950"},
        {"cn-big5", "windows-950"},
        {"x-x-big5", "windows-950"},
        {"big5-eten", "windows-950"},
        {"cp950", "windows-950"},
        {"big5-hkscs", "Big5-HKSCS"},
        {"utf-16", "UTF-16"},
        {"utf16", "UTF-16"},
        {"unicode", "UTF-16"},
        {"utf-7", "UTF-7"},
        {"unicode-1-1-utf-7", "UTF-7"},
        {"x-unicode-2-0-utf-7", "UTF-7"},
        {"x-mac-roman", "macintosh"},
        {"x-mac-japanese", "windows-31j"},
        {"mac", "macintosh"},
    };
    static const auto by_label = [] {
        std::map<std::string_view, std::string_view> map;
        for (const Row& row : rows) map.emplace(row.label, row.converter);
        return map;
    }();
    const auto found = by_label.find(plain);
    return found == by_label.end() ? std::string_view{} : found->second;
}

// ICU's converters are not thread-safe and cost microseconds to open: each thread keeps its own.
struct ConverterCache {
    std::map<std::string, UConverter*, std::less<>> open;
    ~ConverterCache() {
        for (const auto& [name, converter] : open) ucnv_close(converter);
    }
    UConverter* of(std::string_view name) {
        const auto found = open.find(name);
        if (found != open.end()) return found->second;
        if (open.size() > 100) return nullptr;   // there are not that many charsets; somebody is trying names
        UErrorCode error = U_ZERO_ERROR;
        UConverter* converter = ucnv_open(std::string(name).c_str(), &error);
        if (U_FAILURE(error)) converter = nullptr;
        if (converter) open.emplace(name, converter);
        return converter;
    }
};
thread_local ConverterCache converters;

bool is_icu_name(const std::string& plain) {
    if (plain.empty() || plain.find_first_of(",=/\\") != plain.npos) return false;   // no converter options from outside
    for (const char c : plain) {
        if (static_cast<unsigned char>(c) >= 0x80 || static_cast<unsigned char>(c) <= ' ') return false;
    }
    return converters.of(plain) != nullptr;
}

}   // namespace

std::string plain_label(std::string_view label) {
    std::string plain;
    for (const char c : label) {
        // RFC 2231, 5: "us-ascii*en" names a language behind the charset.
        if (c == '*' || c == ';' || c == '(') break;
        if (c == ' ' || c == '\t' || c == '"' || c == '\'' || c == '\r' || c == '\n') continue;
        plain += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return plain.size() > 40 ? std::string{} : plain;
}

UConverter* converter_named(std::string_view name) { return converters.of(name); }

std::string converter_for(std::string_view label) {
    const std::string plain = plain_label(label);
    if (plain.empty()) return {};
    if (const std::string_view meaning = meaning_of(plain); !meaning.empty()) return std::string(meaning);
    if (plain.substr(0, 8) == "windows-" || plain.substr(0, 2) == "cp" || plain.substr(0, 3) == "iso" ||
        is_icu_name(plain)) {
        if (is_icu_name(plain)) return plain;
    }
    return {};
}

}   // namespace toritsugi
