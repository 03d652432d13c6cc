#include "core/reading/logs/line_shape.hpp"

#include <algorithm>

#include "core/reading/logs/scan.hpp"
#include "core/reading/logs/stamp.hpp"

namespace toritsugi::logs {
namespace {

bool separates(char c) { return is_space(c) || c == ',' || c == ';' || c == '"' || c == '(' || c == ')' || c == '\''; }

bool is_wide(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// "203.0.113.7:4711", "203.0.113.7#4711", "203.0.113.7/4711"; behind "/24" a network's length stands, no port.
bool port_follows(Cursor cursor) {
    const char c = cursor.peek();
    if (c != ':' && c != '#' && c != '/') return false;
    ++cursor.at;
    std::uint16_t port = 0;
    return cursor.port(port) && !is_alpha(cursor.peek()) && cursor.peek() != '.' && (c != '/' || port > 128);
}

std::size_t word_size(std::string_view text) {
    std::size_t size = 0;
    for (; size < text.size(); ++size) {
        const char c = text[size];
        if (separates(c) || c == '=' || c == ':') break;
        // No blank stands between Japanese words and a number
        if (size > 0 && is_wide(text[size - 1]) && is_digit(c)) break;
    }
    return std::max<std::size_t>(size, 1);
}

Token token_at(std::string_view line, std::size_t at) {
    const char c = line[at];
    const auto token = [&](TokenKind kind, const Cursor& behind) {
        return Token{kind, at, static_cast<std::size_t>(behind.at - line.data()) - at};
    };
    Stamp stamp;
    IpAddress ip;
    std::uint64_t number = 0;
    Cursor cursor(line, at);
    if ((is_digit(c) || c == '[' || is_alpha(c)) && read_stamp(cursor, stamp)) return token(TokenKind::time, cursor);
    cursor = Cursor(line, at);
    if (cursor.address(ip)) return token(TokenKind::address, cursor);
    cursor = Cursor(line, at);
    if (read_clock(cursor, stamp)) return token(TokenKind::time, cursor);
    cursor = Cursor(line, at);
    if (cursor.number(number, 18) && !is_alpha(cursor.peek())) return token(TokenKind::number, cursor);
    const std::string_view rest = line.substr(at);
    if (rest.substr(0, 2) == "->" || rest.substr(0, 2) == "=>") return {TokenKind::arrow, at, 2};
    if (rest.substr(0, 3) == "→") return {TokenKind::arrow, at, 3};
    if (c == '>' && (rest.size() == 1 || is_space(rest[1]))) return {TokenKind::arrow, at, 1};
    return {TokenKind::words, at, word_size(rest)};
}

}   // namespace

std::size_t tokens_of(std::string_view line, Token* tokens, std::size_t most) {
    line = line.substr(0, shaped_bytes);
    std::size_t count = 0;
    for (std::size_t i = 0; i < line.size() && count < most;) {
        if (separates(line[i])) {
            ++i;
            continue;
        }
        const Token token = token_at(line, i);
        tokens[count++] = token;
        i += std::max<std::size_t>(token.size, 1);
        if (token.kind == TokenKind::address && port_follows(Cursor(line, i))) ++i;   // the port is a token of its own
    }
    return count;
}

std::vector<Token> columns_of(std::string_view line) {
    Token tokens[most_tokens];
    const std::size_t count = tokens_of(line, tokens, most_tokens);
    std::vector<Token> columns;
    for (std::size_t i = 0; i < count; ++i) {
        if (!columns.empty() && tokens[i].kind == TokenKind::words && columns.back().kind == TokenKind::words)
            columns.back().size = tokens[i].at + tokens[i].size - columns.back().at;
        else
            columns.push_back(tokens[i]);
    }
    return columns;
}

std::string shape_of(const std::vector<Token>& columns) {
    std::string shape;
    for (const Token& column : columns) shape += static_cast<char>(column.kind);
    return shape;
}

std::string plain_words(std::string_view words) {
    std::string plain;
    for (const char c : words)
        if (!is_space(c))
            plain += c;
        else if (!plain.empty() && plain.back() != ' ')
            plain += ' ';
    return plain;
}

}   // namespace toritsugi::logs
