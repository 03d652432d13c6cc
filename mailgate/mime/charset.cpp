#include "mailgate/mime/charset.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

#include "core/reading/codecs/utf8.hpp"
#include "mailgate/mime/charset_guess.hpp"

namespace toritsugi {
namespace {

constexpr std::string_view iso2022jp = "ISO_2022,locale=ja,version=4";
constexpr std::string_view iso2022jp_shift = "ISO_2022,locale=ja,version=3";   // when SO (0x0E) occurs

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

// Stateful or not a superset of ASCII: "no byte over 0x7F" does not mean "plain text" there.
bool is_seven_bit_code(std::string_view converter) {
    return converter == "HZ" || converter == "UTF-7" || converter.substr(0, 8) == "ISO_2022" ||
           converter.substr(0, 8) == "iso-2022" || converter.substr(0, 3) == "UTF" || converter.substr(0, 4) == "utf-" ||
           converter.substr(0, 3) == "ibm" || converter.substr(0, 3) == "cp0";
}

// UTF-8 with a few stray bytes: whole sequences are so unlikely in anything else that they outweigh `weight` broken ones.
bool is_nearly_utf8(std::string_view sample, std::size_t weight) {
    sample = sample.substr(0, 65536);
    std::size_t whole = 0, broken = 0;
    for (std::size_t at = ascii_prefix(sample); at < sample.size(); at += ascii_prefix(sample.substr(at))) {
        bool cut;
        const std::size_t length = utf8_sequence(sample.substr(at), cut);
        ++(length ? whole : broken);
        at += length ? length : ill_formed_length(sample.substr(at));
    }
    return whole >= 4 && whole > broken * weight;
}

std::string people_name(std::string_view converter) {
    if (converter.substr(0, 8) == "ISO_2022" && converter.find("ja") != converter.npos) return "iso-2022-jp";
    std::string name(converter);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return name;
}

// Characters that a strict decoder would refuse, per `sample`, up to `enough`.
std::size_t errors_with(std::string_view converter, std::string_view sample, std::size_t enough,
                        SampleIs is = SampleIs::part) {
    TextDecoder decoder(converter);
    std::string text;
    for (std::size_t at = 0; at < sample.size() && decoder.errors() < enough; at += 16384) {
        text.clear();
        decoder.piece(sample.substr(at, 16384), is == SampleIs::whole && at + 16384 >= sample.size(), text);
    }
    return decoder.errors();
}

}   // namespace

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

CharsetChoice choose_charset(std::string_view label, std::string_view sample, SampleIs is) {
    const auto bytes = [&](std::size_t i) { return i < sample.size() ? static_cast<unsigned char>(sample[i]) : 0; };
    if (bytes(0) == 0xEF && bytes(1) == 0xBB && bytes(2) == 0xBF && valid_utf8_prefix(sample) + 4 > sample.size()) {
        return {"utf-8", "utf-8", {}};
    }
    std::string converter = converter_for(label);
    const std::string shown_label = plain_label(label);
    if ((bytes(0) == 0xFF && bytes(1) == 0xFE) || (bytes(0) == 0xFE && bytes(1) == 0xFF)) {
        if (converter.substr(0, 6) == "UTF-16" || converter.substr(0, 6) == "utf-16" || !is_seven_bit_code(converter)) {
            const char* const which = bytes(0) == 0xFF ? "UTF-16LE" : "UTF-16BE";
            if (sample.size() >= 4 && (sample.find('\0') != sample.npos || sample.size() % 2 == 0))
                return {"utf-16", which, {}};
        }
    }
    if (converter == "UTF-16" || converter == "utf-16") {   // RFC 2781 says big-endian without a mark; senders do not
        std::size_t even = 0, odd = 0;
        for (std::size_t i = 0; i < std::min<std::size_t>(sample.size(), 1024); ++i) (i % 2 ? odd : even) += sample[i] == 0;
        return {"utf-16", odd > even ? "UTF-16LE" : "UTF-16BE", {}};
    }
    const bool has_escape = sample.find('\x1B') != sample.npos;
    const std::size_t ascii = ascii_prefix(sample);
    const bool is_ascii = ascii == sample.size();
    if (is_ascii && (!has_escape || sample.find("\x1B$") == sample.npos)) {
        if (!is_seven_bit_code(converter) || converter == "utf-8") {
            if (converter.empty() && !shown_label.empty() && shown_label != "unknown-8bit" && shown_label != "x-unknown" &&
                shown_label != "default") {
                return {"us-ascii", "utf-8", "unknown charset \"" + shown_label + "\", but the text is plain ASCII"};
            }
            if (has_utf16_shape(sample)) return {"utf-16", sample.empty() || sample[0] ? "UTF-16LE" : "UTF-16BE", {}};
            return {converter.empty() || converter == "windows-1252" ? "us-ascii" : people_name(converter), "utf-8", {}};
        }
    }
    // Strictly with the label, except that ASCII and Latin-1 accept any byte and are therefore no evidence.
    const bool weak = converter.empty() || converter == "windows-1252";
    // Half-width kana alone: EUC-JP that is called Shift_JIS, unless nothing else reads better.
    const bool is_sjis_doubt =
        converter == "windows-31j" && !is_ascii && guess_charset(sample.substr(0, 8192), {}) == "EUC-JP";
    if (!weak && converter != "utf-8") {
        if (converter == iso2022jp && sample.find('\x0E') != sample.npos) converter = iso2022jp_shift;
        const bool eight_bit_in_seven =
            !is_ascii && (converter == "UTF-7" || converter == "HZ" || converter.substr(0, 8) == "ISO_2022");
        if (!eight_bit_in_seven && !is_sjis_doubt && errors_with(converter, sample, 1, is) == 0 &&
            !(has_escape && sample.find("\x1B$") != sample.npos && is_ascii && !is_seven_bit_code(converter))) {
            return {people_name(converter), converter, {}};
        }
    }
    const std::string label_words =
        shown_label.empty() ? "no charset is stated" : "charset \"" + shown_label + "\" does not fit the text";
    if (sample.find("\x1B$") != sample.npos || sample.find("\x1B(I") != sample.npos) {
        if (is_ascii || converter.substr(0, 8) == "ISO_2022") {
            const auto found = sample.find('\x0E') != sample.npos ? iso2022jp_shift : iso2022jp;
            if (errors_with(found, sample, 1) == 0) {
                return {"iso-2022-jp", std::string(found),
                        converter.substr(0, 8) == "ISO_2022" ? std::string{} : label_words + "; read as iso-2022-jp"};
            }
        }
    }
    const std::size_t valid = valid_utf8_prefix(sample);
    bool cut = false;
    if (valid < sample.size()) utf8_sequence(sample.substr(valid), cut);
    if (!is_ascii && (valid == sample.size() || (cut && is == SampleIs::part))) {
        // Latin-1 labels on UTF-8 text are so common that they are no defect worth a line; "us-ascii" neither.
        const bool silent = converter == "utf-8" || shown_label.empty();
        return {"utf-8", "utf-8", silent ? std::string{} : label_words + "; read as utf-8"};
    }
    if (!is_ascii && is_nearly_utf8(sample, converter == "utf-8" ? 1 : 8)) {
        return {"utf-8", "utf-8",
                converter == "utf-8" || shown_label.empty() ? std::string{} : label_words + "; read as utf-8"};
    }
    const std::string guessed = guess_charset(sample, converter);
    if (!guessed.empty()) {
        // A label that fits but for a few characters is better than a guess that fits but for a few.
        if (!weak && guessed != converter && !is_sjis_doubt) {
            const std::size_t with_label = errors_with(converter, sample, 1000),
                              with_guess = errors_with(guessed, sample, 1000);
            if (with_label * 50 < sample.size() && with_label <= with_guess + 2) {
                return {people_name(converter), converter, label_words + " in " + std::to_string(with_label) + " places"};
            }
        }
        if (guessed == converter || (guessed == "windows-1252" && weak && !shown_label.empty() && !converter.empty())) {
            return {
                shown_label == "us-ascii" || shown_label == "ascii" ? "windows-1252" : people_name(guessed), guessed, {}};
        }
        return {people_name(guessed), guessed, label_words + "; read as " + people_name(guessed)};
    }
    if (!converter.empty() && converter != "utf-8") return {people_name(converter), converter, label_words};
    return {"windows-1252", "windows-1252", label_words + "; read as windows-1252"};
}

struct TextDecoder::State {
    UConverter* converter = nullptr;   // null: UTF-8
    bool owned = false;
    bool is_jis = false;
    std::size_t errors = 0;
    std::string kept;   // bytes of an unfinished character or escape
    bool at_start = true;
};

TextDecoder::TextDecoder(std::string_view name) : state_(std::make_unique<State>()) {
    if (name.empty() || name == "utf-8") return;
    state_->converter = converters.of(name);
    state_->is_jis = name.substr(0, 8) == "ISO_2022";
    if (!state_->converter) return;
    // The cached one may be in use further up the stack: a clone costs about a microsecond and is never shared.
    UErrorCode error = U_ZERO_ERROR;
    UConverter* const clone = ucnv_clone(state_->converter, &error);
    state_->converter = U_SUCCESS(error) ? clone : nullptr;
    state_->owned = state_->converter != nullptr;
    if (state_->converter) ucnv_reset(state_->converter);
}

TextDecoder::~TextDecoder() {
    if (state_->owned) ucnv_close(state_->converter);
}

std::size_t TextDecoder::errors() const { return state_->errors; }

namespace {

void append_valid_utf8(std::string_view bytes, bool is_last, std::string& text, std::string& kept, std::size_t& errors) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        const std::size_t valid = valid_utf8_prefix(bytes.substr(at));
        text.append(bytes, at, valid);
        at += valid;
        if (at >= bytes.size()) break;
        bool cut;
        utf8_sequence(bytes.substr(at), cut);
        if (cut && !is_last) {
            kept.assign(bytes.substr(at));
            return;
        }
        ++errors;
        text += "\xEF\xBF\xBD";
        at += ill_formed_length(bytes.substr(at));
    }
}

void append_utf16(const char16_t* units, std::size_t count, std::string& text, std::size_t& errors) {
    for (std::size_t i = 0; i < count; ++i) {
        char32_t c = units[i];
        if (c < 0x80) {
            text += static_cast<char>(c);
            continue;
        }
        if (c >= 0xD800 && c < 0xDC00 && i + 1 < count && units[i + 1] >= 0xDC00 && units[i + 1] < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (units[++i] - 0xDC00u);
        }
        if (c == 0xFFFD) ++errors;
        append_utf8(text, c);
    }
}

// Carriers put pictographs into JIS rows 0x75..0x7E, which no table has; `ESC ( J` is ASCII in all but two characters, and
// those two would turn the back slashes of a log's paths into yen signs.
void tame_jis(std::string& bytes) {
    for (std::size_t at = bytes.find("\x1B(J"); at != bytes.npos; at = bytes.find("\x1B(J", at + 3)) bytes[at + 2] = 'B';
}

}   // namespace

void TextDecoder::piece(std::string_view bytes, bool is_last, std::string& text) {
    State& state = *state_;
    std::string joined;
    if (!state.kept.empty()) {
        joined = std::move(state.kept);
        state.kept.clear();
        joined.append(bytes);
        bytes = joined;
    }
    const std::size_t start = text.size();
    if (!state.converter) {
        append_valid_utf8(bytes, is_last, text, state.kept, state.errors);
    } else {
        if (state.is_jis && (!is_last || bytes.find("\x1B(J") != bytes.npos)) {
            if (joined.empty()) joined.assign(bytes);
            if (!is_last) {   // an escape sequence may be cut by the piece's end
                const std::size_t escape = joined.rfind('\x1B');
                if (escape != joined.npos && joined.size() - escape < 4) {
                    state.kept = joined.substr(escape);
                    joined.resize(escape);
                }
            }
            tame_jis(joined);
            bytes = joined;
        }
        const char* in = bytes.data();
        const char* const in_end = in + bytes.size();
        std::array<char16_t, 4096> units;
        for (;;) {
            UErrorCode error = U_ZERO_ERROR;
            auto* out = reinterpret_cast<UChar*>(units.data());
            ucnv_toUnicode(state.converter, &out, out + units.size(), &in, in_end, nullptr, is_last, &error);
            append_utf16(units.data(), static_cast<std::size_t>(reinterpret_cast<char16_t*>(out) - units.data()), text,
                         state.errors);
            if (error != U_BUFFER_OVERFLOW_ERROR) break;
        }
    }
    if (state.at_start && text.size() > start) {
        state.at_start = false;
        if (text.compare(start, 3, "\xEF\xBB\xBF") == 0) text.erase(start, 3);   // a byte-order mark is no text
    }
}

namespace {

// EUC-JP read as Shift_JIS is a row of half-width kana: no error, and no text either.
bool is_mostly_half_width(std::string_view text) {
    std::size_t half = 0, wide = 0;
    for (std::size_t at = 0; at < text.size() && wide < 400;) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const char32_t c = next_code_point(text, at);
        ++wide;
        half += c >= 0xFF61 && c <= 0xFF9F;
    }
    return wide >= 4 && half * 2 > wide;
}

// The common case in one pass: the label names a charset that not every text fits, and this one does.
bool decode_as_labelled(std::string_view bytes, std::string_view label, DecodedText& decoded) {
    const std::string converter = converter_for(label);
    if (converter.empty() || converter == "windows-1252" || converter == "utf-8" || converter[0] == 'U' ||
        converter[0] == 'u')
        return false;
    const bool has_escape = bytes.find("\x1B$") != bytes.npos;
    const bool is_jis = converter == iso2022jp;
    if (has_escape != is_jis || bytes.find('\x0E') != bytes.npos) return false;
    if (is_jis && ascii_prefix(bytes) != bytes.size()) return false;
    if (bytes.size() > 2 &&
        (bytes.substr(0, 3) == "\xEF\xBB\xBF" || bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF"))
        return false;
    if (!is_jis && (converter == "HZ" || ascii_prefix(bytes) == bytes.size())) return false;
    TextDecoder decoder(converter);
    decoded.text.reserve(bytes.size() + bytes.size() / 2);
    decoder.piece(bytes, true, decoded.text);
    if (decoder.errors() || (converter == "windows-31j" && is_mostly_half_width(decoded.text))) {
        decoded.text.clear();
        return false;
    }
    decoded.charset = people_name(converter);
    return true;
}

}   // namespace

DecodedText decode_text(std::string_view bytes, std::string_view label, std::string_view forced) {
    DecodedText decoded;
    CharsetChoice choice;
    if (const std::string wanted = converter_for(forced); !wanted.empty()) {
        choice = {people_name(wanted), wanted, {}};
        if (wanted == iso2022jp && bytes.find('\x0E') != bytes.npos) choice.converter = iso2022jp_shift;
    } else if (decode_as_labelled(bytes, label, decoded)) {
        return decoded;
    } else {
        choice = choose_charset(label, bytes, SampleIs::whole);
    }
    decoded.charset = choice.name;
    decoded.defect = std::move(choice.defect);
    if (choice.converter == "utf-8" && is_utf8(bytes)) {
        if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
        decoded.text.assign(bytes);
        return decoded;
    }
    TextDecoder decoder(choice.converter);
    decoded.text.reserve(bytes.size() + bytes.size() / 4);
    decoder.piece(bytes, true, decoded.text);
    if (decoder.errors()) {
        if (!decoded.defect.empty()) decoded.defect += "; ";
        decoded.defect += std::to_string(decoder.errors()) + " characters could not be decoded";
    }
    return decoded;
}

}   // namespace toritsugi
