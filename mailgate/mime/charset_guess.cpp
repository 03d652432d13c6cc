#include "mailgate/mime/charset_guess.hpp"

#include <uchardet/uchardet.h>

#include <algorithm>
#include <memory>

#include "core/reading/codecs/utf8.hpp"
#include "mailgate/mime/charset.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t scored_bytes = 8192;

// The lines that hold 8-bit bytes, at most `scored_bytes` of them: a log's ASCII says nothing.
std::string eight_bit_lines(std::string_view sample) {
    std::string lines;
    std::size_t at = 0;
    while (at < sample.size() && lines.size() < scored_bytes) {
        at += ascii_prefix(sample.substr(at));
        if (at >= sample.size()) break;
        const std::size_t before = at == 0 ? sample.npos : sample.rfind('\n', at - 1);
        std::size_t begin = before == sample.npos ? 0 : before + 1;
        if (at - begin > 200) begin = at - 200;
        const std::size_t end = std::min(sample.find('\n', at), sample.size());
        lines.append(sample.substr(begin, std::min(end - begin, scored_bytes - lines.size())));
        lines += '\n';
        at = std::max(end, at + 1);
    }
    return lines;
}

struct Score {
    double points = 0;
    std::size_t wide = 0, errors = 0;
};

// How Japanese a text reads when it is decoded so: kana + 2, kanji + 0.6, half-width kana - 1, errors - 8.
Score japanese_score(std::string_view bytes, const char* converter) {
    TextDecoder decoder(converter);
    std::string text;
    decoder.piece(bytes, true, text);
    Score score;
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const char32_t c = next_code_point(text, at);
        ++score.wide;
        if (c >= 0x3041 && c <= 0x30FC) {
            score.points += 2;
        } else if (c >= 0x4E00 && c <= 0x9FFF) {
            score.points += 0.6;
        } else if (c >= 0xFF61 && c <= 0xFF9F) {
            score.points -= 1;
        } else if (c == 0xFFFD) {
            score.points -= 8;
            ++score.errors;
        } else if (c >= 0xE000 && c <= 0xF8FF) {
            score.points -= 2;   // user-defined: pictographs of old telephones, or a wrong guess
        } else if ((c >= 0x3000 && c <= 0x303F) || (c >= 0xFF01 && c <= 0xFF5E)) {
            score.points += 0.5;
        }
    }
    return score;
}

// A name of two characters is too little for a score. Shift_JIS puts its pairs side by side; Western letters that make a
// pair with what stands behind them stand alone.
bool is_short_run_of_pairs(std::string_view lines) {
    constexpr std::size_t longest = 64;
    if (lines.size() > longest) return false;
    std::size_t run = 0, pairs = 0;
    for (std::size_t i = 0; i < lines.size();) {
        const auto lead = static_cast<unsigned char>(lines[i]);
        if (lead < 0x80) {
            if (run == 1) return false;
            run = 0;
            ++i;
            continue;
        }
        const auto trail = i + 1 < lines.size() ? static_cast<unsigned char>(lines[i + 1]) : 0u;
        const bool is_lead = (lead >= 0x81 && lead <= 0x9F) || (lead >= 0xE0 && lead <= 0xEA);
        if (!is_lead || trail < 0x40 || trail == 0x7F || trail > 0xFC) return false;
        ++run;
        ++pairs;
        i += 2;
    }
    return pairs >= 2 && run != 1;
}

std::string detected(std::string_view lines) {
    const std::unique_ptr<uchardet, void (*)(uchardet_t)> detector(uchardet_new(), uchardet_delete);
    if (uchardet_handle_data(detector.get(), lines.data(), lines.size()) != 0) return {};
    uchardet_data_end(detector.get());
    const std::string converter = converter_for(uchardet_get_charset(detector.get()));
    return converter == "utf-8" ? std::string{} : converter;
}

// How the 8-bit bytes stand among the others. Western text: now and then one between ASCII letters.
struct Shape {
    double mean_run = 0;
    bool is_latin = false;
};
Shape shape_of(std::string_view lines, std::string_view sample) {
    std::size_t high = 0, runs = 0, letters = 0;
    bool in_run = false;
    for (const char c : lines) {
        const bool is_high = static_cast<unsigned char>(c) >= 0x80;
        high += is_high;
        runs += is_high && !in_run;
        in_run = is_high;
    }
    for (const char c : sample.substr(0, scored_bytes)) letters += (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    Shape shape;
    shape.mean_run = runs ? static_cast<double>(high) / static_cast<double>(runs) : 0;
    shape.is_latin = letters * 10 >= (letters + high) * 6 && (shape.mean_run < 2.5 || high < 8 || high * 8 < letters);
    return shape;
}

bool is_single_byte(std::string_view converter) {
    return converter.substr(0, 8) == "windows-"
               ? converter.substr(8, 3) == "125" || converter == "windows-874"
               : converter.substr(0, 3) == "iso" || converter.substr(0, 3) == "koi" || converter.substr(0, 3) == "mac";
}

bool is_latin_code(std::string_view converter) {
    for (const std::string_view name :
         {"windows-1250", "windows-1252", "windows-1254", "windows-1257", "windows-1258", "iso-8859-2", "iso-8859-3",
          "iso-8859-4", "iso-8859-10", "iso-8859-13", "iso-8859-15", "iso-8859-16", "macintosh"}) {
        if (converter == name) return true;
    }
    return false;
}

}   // namespace

bool has_utf16_shape(std::string_view sample) {
    if (sample.size() < 16) return false;
    const std::size_t end = std::min<std::size_t>(sample.size(), 1024);
    std::size_t even = 0, odd = 0;
    for (std::size_t i = 0; i < end; ++i) {
        if (sample[i] == 0) ++(i % 2 ? odd : even);
    }
    const auto most = std::max(even, odd), least = std::min(even, odd);
    return most * 10 > end * 3 && least * 50 < end;
}

std::string guess_charset(std::string_view sample, std::string_view labelled) {
    const std::string lines = eight_bit_lines(sample);
    if (lines.empty()) return {};
    if (is_short_run_of_pairs(lines)) return "windows-31j";
    const Score sjis = japanese_score(lines, "windows-31j"), euc = japanese_score(lines, "EUC-JP");
    const bool sjis_wins = sjis.points > euc.points || (sjis.points == euc.points && labelled == "windows-31j");
    const Score& best = sjis_wins ? sjis : euc;
    const std::string japanese = sjis_wins ? "windows-31j" : "EUC-JP";
    const bool fits = best.errors * 20 <= best.wide;
    // Kana prove it. Kanji alone may be Western letters that happen to make characters with what stands beside them.
    if (fits && best.points > 0.9 * static_cast<double>(best.wide)) return japanese;
    const Shape shape = shape_of(lines, sample);
    if (fits && shape.mean_run >= 1.8 && best.points > 0.58 * static_cast<double>(best.wide) && best.errors == 0) {
        const std::string other = detected(lines);   // Chinese and Korean have only "kanji", too
        return other.empty() || is_single_byte(other) ? japanese : other;
    }
    if (shape.is_latin) {
        if (labelled == "windows-1252") return "windows-1252";   // the label fits, after all
        const std::string other = detected(lines);
        return is_latin_code(other) ? other : "windows-1252";
    }
    const std::string other = detected(lines);
    return other.empty() && labelled == "windows-1252" ? "windows-1252" : other;
}

}   // namespace toritsugi
