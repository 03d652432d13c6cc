#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace toritsugi {

// Decodes quoted-printable (RFC 2045, 6.7) as it is really sent: a "=" that starts no code stays as it is, control bytes
// pass (ISO-2022-JP needs its ESC), lines may have any length. Blanks before a line's end are transport padding and go.
class QuotedPrintableReader {
  public:
    explicit QuotedPrintableReader(std::string_view encoded) : encoded_(encoded) {}
    // Appends about `at_most` decoded bytes. False when nothing is left.
    bool read(std::string& decoded, std::size_t at_most);
    std::size_t bad_codes() const { return bad_codes_; }   // "=" followed by neither two hex digits nor a line end

  private:
    std::string_view encoded_;
    std::size_t at_ = 0;
    std::size_t bad_codes_ = 0;
};

std::string decode_quoted_printable(std::string_view encoded);

// RFC 2047, 4.2: "_" is a blank, blanks and line ends inside (which are not allowed) stay.
std::string decode_q_word(std::string_view encoded);

}   // namespace toritsugi
