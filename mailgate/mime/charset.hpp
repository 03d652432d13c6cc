#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace toritsugi {

// The name that ICU knows for what a mail calls its charset; "utf-8" for UTF-8. Empty: not a charset we decode.
// Labels mean what senders mean by them, not what the registry says: "shift_jis" is windows-31j, "iso-8859-1" is
// windows-1252, "gb2312" is gb18030 (WHATWG Encoding, 4.2), "iso-2022-jp" has half-width kana and NEC rows.
std::string converter_for(std::string_view label);

// What was used to decode and how well it fitted.
struct CharsetChoice {
    std::string name;        // lower case, for people: "iso-2022-jp", "utf-8", "windows-31j"
    std::string converter;   // for TextDecoder
    std::string defect;      // not empty: the label was missing or wrong; one clause for people
};

// Which charset `sample` is in: the label if it fits strictly, else byte-order mark, escapes, UTF-8, then detection.
// `sample` is the text or a part of it in which every kind of its bytes occurs.
enum class SampleIs { part, whole };   // a part may end inside a character
CharsetChoice choose_charset(std::string_view label, std::string_view sample, SampleIs is = SampleIs::part);

// Decodes to UTF-8 in pieces. What cannot be decoded becomes U+FFFD and is counted. One thread at a time.
class TextDecoder {
  public:
    explicit TextDecoder(std::string_view converter);
    ~TextDecoder();
    TextDecoder(const TextDecoder&) = delete;
    TextDecoder& operator=(const TextDecoder&) = delete;
    void piece(std::string_view bytes, bool is_last, std::string& text);
    std::size_t errors() const;   // characters lost so far

  private:
    struct State;
    std::unique_ptr<State> state_;
};

struct DecodedText {
    std::string text;      // UTF-8
    std::string charset;   // as used, for people
    std::string defect;    // empty: it went well
};
// The whole text at once. `forced`: a handler's choice, used whatever the label says; may be empty.
DecodedText decode_text(std::string_view bytes, std::string_view label, std::string_view forced = {});

}   // namespace toritsugi
