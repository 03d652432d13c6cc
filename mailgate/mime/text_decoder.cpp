#include <unicode/ucnv.h>

#include <array>

#include "core/reading/codecs/utf8.hpp"
#include "mailgate/mime/charset.hpp"
#include "mailgate/mime/converters.hpp"

namespace toritsugi {

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
    state_->converter = converter_named(name);
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

}   // namespace toritsugi
