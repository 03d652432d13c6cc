#include "mailgate/mime/reply_parts.hpp"

namespace toritsugi {
std::vector<TextRun> read_text_runs(std::string_view text) { return {{TextPart::new_text, 0, text.size()}}; }
std::string new_text_of(std::string_view text) { return std::string(text); }
}   // namespace toritsugi
