#include "mailgate/mime/charset.hpp"

#include <algorithm>

#include "core/reading/codecs/utf8.hpp"
#include "mailgate/mime/charset_guess.hpp"
#include "mailgate/mime/converters.hpp"

namespace toritsugi {
namespace {

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
