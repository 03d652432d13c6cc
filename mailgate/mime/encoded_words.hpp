#pragma once
#include <string>
#include <string_view>

namespace toritsugi {

// A header value as a person reads it, UTF-8: RFC 2047 encoded words wherever they stand and however broken they are
// (characters split between words, blanks inside, no end mark), raw 8-bit or ISO-2022-JP bytes by `body_charset` and
// detection. Line ends, control characters and the Unicode controls that turn text around (U+202A and friends) go.
std::string decode_header(std::string_view raw, std::string_view body_charset = {});

// The first half of it: raw bytes to UTF-8, encoded words left as they are. For values whose structure is read first.
std::string header_in_utf8(std::string_view raw, std::string_view body_charset = {});

// The second half: `utf8` may hold encoded words.
std::string decode_encoded_words(std::string_view utf8);

// Length of the encoded word that begins at `at`; 0 when none does. What looks like syntax inside it is none.
std::size_t encoded_word_length(std::string_view text, std::size_t at);

}   // namespace toritsugi
