#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace toritsugi {

struct ExcerptPiece {
    std::string text;
    bool is_marked = false;   // one of the words that were looked for
};

// How many different ones of `marks` stand in the text; ASCII letters in either case.
std::size_t marks_in(std::string_view text, const std::vector<std::string>& marks);

// One line of the text around the first mark, of about `bytes`, with every mark in it. Without any mark: its beginning.
std::vector<ExcerptPiece> excerpt(std::string_view text, const std::vector<std::string>& marks, std::size_t bytes);
// All of a short text, such as a subject, with its marks.
std::vector<ExcerptPiece> with_marks(std::string_view text, const std::vector<std::string>& marks);

}   // namespace toritsugi
