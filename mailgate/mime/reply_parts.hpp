#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace toritsugi {

enum class TextPart { new_text, quotation, signature };

// A run of whole lines of one sort; all runs together are the text.
struct TextRun {
    TextPart part = TextPart::new_text;
    std::size_t begin = 0, end = 0;
};

// Finds what the sender wrote now, what is quoted from earlier mail (">" lines, "On ... wrote:", Outlook's header blocks,
// forwarding marks, in the languages that reporters write) and the signature. Linear in the text.
std::vector<TextRun> read_text_runs(std::string_view text);

// False: there is no quotation for sure. A look at the whole text that costs next to nothing.
bool may_hold_quotation(std::string_view text);

// The new text alone, without the blank lines at its ends.
std::string new_text_of(std::string_view text);

}   // namespace toritsugi
