#pragma once
#include <string_view>

namespace toritsugi {

// What one line of a mail's text looks like, in the languages and programs that quote, introduce, divide and sign mails.
// Lines are UTF-8 without their line end.

// Without blanks at both ends, ideographic and no-break ones among them.
std::string_view without_outer_blanks(std::string_view text);
bool has_digit(std::string_view line);
// ">", "| ", a full-width ">", or the initials that some programs put before it ("TY> ").
bool is_quoted(std::string_view line);
// The line that introduces a quotation: "On Tue, Taro wrote:".
bool is_introduction(std::string_view line);
// First half of an introduction that was folded, and a line that may be its last.
bool is_introduction_start(std::string_view line);
bool is_introduction_end(std::string_view line);
// "-----Original Message-----" and its translations: all behind it is the old mail.
bool is_divider(std::string_view line);
// "Begin forwarded message:" and its translations: what follows is meant to be read.
bool is_forward_mark(std::string_view line);
// A line of the block that Outlook and its kin put on top of the mail they answer.
enum class FieldName { none, from, sent, date, to, subject };
FieldName field_name(std::string_view line);
// Lines that telephones and programs put under a mail by themselves.
bool is_machine_signature(std::string_view line);
// A line of nothing but one or two ornaments, at least six columns: the border of a Japanese signature.
bool is_border(std::string_view line);
// Telephone, address and the like, as in a signature.
bool is_contact_line(std::string_view line);

}   // namespace toritsugi
