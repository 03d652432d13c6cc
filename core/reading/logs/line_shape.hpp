#pragma once
// A line of an unknown program as typed columns: what a person sees at a glance, before anything is known of what it means.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace toritsugi::logs {

enum class TokenKind : char { time = 'T', address = '4', number = 'P', words = 'W', arrow = '>' };

struct Token {
    TokenKind kind = TokenKind::words;
    std::size_t at = 0, size = 0;   // bytes in the line
    std::string_view in(std::string_view line) const { return line.substr(at, size); }
};

constexpr std::size_t most_tokens = 96;
constexpr std::size_t shaped_bytes = 1000;   // a longer line is looked at no further

// The tokens of a line, at most `most`; a port behind its address is a token of its own.
std::size_t tokens_of(std::string_view line, Token* tokens, std::size_t most);

// The same with runs of words as one column each: messages differ in length.
std::vector<Token> columns_of(std::string_view line);

// The kinds of the columns, one letter each: "TW4P>4PW".
std::string shape_of(const std::vector<Token>& columns);

// Words of a run with single blanks between them, so that the width of a column does not matter.
std::string plain_words(std::string_view words);

}   // namespace toritsugi::logs
