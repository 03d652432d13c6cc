#include "mailgate/mime/language.hpp"

#include <cld2/public/compact_lang_det.h>

#include <algorithm>

#include "core/reading/codecs/utf8.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t looked_at = 16 * 1024;
constexpr std::size_t asked_about = 800;   // CLD2 needs no more, and costs 10 us a kilobyte

// Prose only: lines of logs, headers and addresses have words of no language, or of English where there is none.
bool is_prose_line(std::string_view line) {
    if (line.empty()) return false;
    std::size_t letters = 0, digits = 0, marks = 0, blanks = 0;
    for (const char c : line) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')) {
            ++letters;
        } else if (c >= '0' && c <= '9') {
            ++digits;
        } else if (c == ' ' || c == '\t') {
            ++blanks;
        } else {
            ++marks;
        }
    }
    if (line[0] == '>' || line[0] == '-' || line[0] == '=') return false;
    return letters > 3 * (digits + marks) || (letters > digits + marks && static_cast<unsigned char>(line[0]) >= 0x80);
}

struct CommonWords {
    std::string_view language;
    std::string_view words;   // with a blank before and behind each
};
constexpr CommonWords common_words[] = {
    {"en",
     " the this is are was from to we our you your and of for please stop make not have has been on with that it my only "
     "here all dear "},
    {"de",
     " der die das und ist nicht wir unser unsere unseren ihre ihr sie bitte von aus mit auf seit guten eine ein einen "
     "werden wird ich "},
    {"fr",
     " le la les des est nous notre nos vous votre merci de depuis une un et pour pas bonjour se sur avec cette ce dans "},
    {"es", " el los las es nosotros nuestro nuestra su por favor desde una un y para no hola con en que de "},
};

// A few words are too little for CLD2, not for a person: "make this stop!!". Empty: no language stands out.
std::string language_by_words(std::string_view prose) {
    constexpr std::size_t fewest = 2;
    std::size_t hits[std::size(common_words)] = {}, words = 0;
    std::string word = " ";
    for (std::size_t i = 0; i <= prose.size(); ++i) {
        const char c = i < prose.size() ? prose[i] : ' ';
        const bool is_letter = static_cast<unsigned char>(c) >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (is_letter) {
            word += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
            continue;
        }
        if (word.size() > 1) {
            ++words;
            word += ' ';
            for (std::size_t n = 0; n < std::size(common_words); ++n)
                hits[n] += common_words[n].words.find(word) != std::string_view::npos;
        }
        word = " ";
    }
    std::size_t best = 0;
    for (std::size_t n = 1; n < std::size(common_words); ++n)
        if (hits[n] > hits[best]) best = n;
    for (std::size_t n = 0; n < std::size(common_words); ++n)
        if (n != best && hits[n] * 2 > hits[best]) return {};
    return hits[best] >= fewest && hits[best] * 4 >= words ? std::string(common_words[best].language) : std::string{};
}

}   // namespace

std::string language_of(std::string_view text) {
    text = text.substr(0, looked_at);
    std::size_t kana = 0, han = 0, hangul = 0;
    for (std::size_t at = 0; at < text.size() && kana < 200 && hangul < 200;) {
        at += ascii_prefix(text.substr(at));
        if (at >= text.size()) break;
        const char32_t c = next_code_point(text, at);
        if ((c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA)) ++kana;
        if (c >= 0x4E00 && c <= 0x9FFF) ++han;
        if (c >= 0xAC00 && c <= 0xD7A3) ++hangul;
    }
    if (kana >= 3 && kana * 20 > han) return "ja";
    if (hangul >= 3) return "ko";
    std::string prose;
    for (std::size_t at = 0; at < text.size() && prose.size() < asked_about;) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, std::min<std::size_t>(end - at, 1000));
        at = end + 1;
        if (is_prose_line(line)) prose.append(line) += '\n';
    }
    if (prose.size() < 12) return language_by_words(text.substr(0, asked_about));
    const std::size_t valid = valid_utf8_prefix(prose);   // a line may have been cut inside a character
    bool is_reliable = false;
    CLD2::Language languages[3];
    int percent[3], text_bytes = 0;
    const CLD2::Language best = CLD2::DetectLanguageSummary(prose.data(), static_cast<int>(valid), true, languages, percent,
                                                            &text_bytes, &is_reliable);
    if (best == CLD2::UNKNOWN_LANGUAGE || !is_reliable || percent[0] < 50) return language_by_words(prose);
    const std::string code = CLD2::LanguageCode(best);
    if (code == "un") return {};
    return code.substr(0, 2) == "zh" ? "zh" : code.size() == 2 ? code : std::string{};
}

}   // namespace toritsugi
