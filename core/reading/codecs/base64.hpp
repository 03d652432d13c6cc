#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace toritsugi {

// Decodes base64 as it is really sent: line ends anywhere, foreign characters skipped, padding missing, several padded
// runs one after the other, a mailing list's footer after the padding. Never fails; what was odd is counted.
class Base64Reader {
  public:
    explicit Base64Reader(std::string_view encoded) : encoded_(encoded) {}
    // Appends about `at_most` decoded bytes. False when nothing is left.
    bool read(std::string& decoded, std::size_t at_most);
    std::size_t foreign_characters() const { return foreign_; }   // neither alphabet nor white space
    bool was_truncated() const { return truncated_; }             // six bits were left over

  private:
    void finish(std::string& decoded);
    bool next_line_is_base64() const;

    std::string_view encoded_;
    std::size_t at_ = 0;
    unsigned bits_ = 0;   // the sextets of an unfinished group of four
    int sextets_ = 0;
    std::size_t foreign_ = 0;
    bool truncated_ = false;
    bool ended_ = false;
};

std::string decode_base64(std::string_view encoded);

}   // namespace toritsugi
