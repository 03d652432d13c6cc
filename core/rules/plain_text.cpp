#include "core/rules/plain_text.hpp"

#include <array>
#include <cstdint>

namespace toritsugi {

namespace {

// JIS X 0201 katakana U+FF61..U+FF9F in their full-width form.
constexpr std::array<char16_t, 63> wide_kana = {
    u'。', u'「', u'」', u'、', u'・', u'ヲ', u'ァ', u'ィ', u'ゥ', u'ェ', u'ォ', u'ャ', u'ュ', u'ョ', u'ッ', u'ー',
    u'ア', u'イ', u'ウ', u'エ', u'オ', u'カ', u'キ', u'ク', u'ケ', u'コ', u'サ', u'シ', u'ス', u'セ', u'ソ', u'タ',
    u'チ', u'ツ', u'テ', u'ト', u'ナ', u'ニ', u'ヌ', u'ネ', u'ノ', u'ハ', u'ヒ', u'フ', u'ヘ', u'ホ', u'マ', u'ミ',
    u'ム', u'メ', u'モ', u'ヤ', u'ユ', u'ヨ', u'ラ', u'リ', u'ル', u'レ', u'ロ', u'ワ', u'ン', u'゛', u'゜'};

void put(std::string& out, std::uint32_t code) {   // U+0800..U+FFFF only
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
}

// Joins a voicing mark with the kana before it: カ + ゛ = ガ. False when they do not join.
bool voice(std::string& out, bool half_voiced) {
    if (out.size() < 3) return false;
    const auto byte = [&](std::size_t back) { return static_cast<unsigned char>(out[out.size() - back]); };
    if ((byte(3) & 0xF0) != 0xE0) return false;
    std::uint32_t code = static_cast<std::uint32_t>((byte(3) & 0x0F) << 12 | (byte(2) & 0x3F) << 6 | (byte(1) & 0x3F));
    const bool ha_row = code >= 0x30CF && code <= 0x30DB;
    if (half_voiced) {
        if (!ha_row) return false;
        code += 2;
    } else if (code == 0x30A6) {
        code = 0x30F4;
    } else if ((code >= 0x30AB && code <= 0x30C8) || ha_row) {
        ++code;
    } else {
        return false;
    }
    out.resize(out.size() - 3);
    put(out, code);
    return true;
}

bool is_blank(unsigned char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

}   // namespace

std::string plain_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool blank = false, broken_line = false;
    const auto flush = [&](bool next_is_wide) {
        if (!blank) return;
        blank = false;
        const bool wide_before = !out.empty() && (static_cast<unsigned char>(out.back()) & 0x80);
        if (out.empty() || (broken_line && wide_before && next_is_wide)) {
            broken_line = false;
            return;
        }
        broken_line = false;
        out += ' ';
    };
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x80) {
            if (is_blank(byte)) {
                blank = true;
                broken_line |= byte == '\n';
            } else {
                flush(false);
                out += static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
            }
            ++i;
            continue;
        }
        const auto next = [&](std::size_t ahead) {
            return i + ahead < text.size() ? static_cast<unsigned char>(text[i + ahead]) : 0u;
        };
        if (byte == 0xC3 && next(1) >= 0x80 && next(1) <= 0x9E && next(1) != 0x97) {   // À..Þ
            flush(true);
            out += static_cast<char>(0xC3);
            out += static_cast<char>(next(1) + 0x20);
            i += 2;
        } else if (byte == 0xC2 && next(1) == 0xA0) {
            blank = true;
            i += 2;
        } else if (byte == 0xE3 && next(1) == 0x80 && next(2) == 0x80) {   // ideographic space
            blank = true;
            i += 3;
        } else if (byte == 0xEF && (next(1) == 0xBC || next(1) == 0xBD || next(1) == 0xBE)) {
            const std::uint32_t code = 0xF000u | (next(1) & 0x3Fu) << 6 | (next(2) & 0x3Fu);
            if (code >= 0xFF01 && code <= 0xFF5E) {
                flush(false);
                const auto ascii = static_cast<unsigned char>(code - 0xFF01 + '!');
                out += static_cast<char>(ascii >= 'A' && ascii <= 'Z' ? ascii | 0x20 : ascii);
            } else if (code >= 0xFF61 && code <= 0xFF9F) {
                flush(true);
                if (code < 0xFF9E || !voice(out, code == 0xFF9F)) put(out, wide_kana[code - 0xFF61]);
            } else {
                flush(true);
                out.append(text.substr(i, 3));
            }
            i += 3;
        } else {
            flush(true);
            out += static_cast<char>(byte);
            ++i;
            while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) out += text[i++];
        }
    }
    return out;
}

}   // namespace toritsugi
