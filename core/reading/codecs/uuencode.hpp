#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace toritsugi {

// A file that stands uuencoded in a text: "begin 644 name", lines of data, "end". Ranges are bytes of that text.
struct UuencodedFile {
    std::string name;
    std::size_t begin = 0, end = 0;   // the whole block, "begin" and "end" lines included
    std::size_t data_begin = 0, data_end = 0;
};

// All blocks in the text whose data is sound, in order; at most `at_most`. Linear in the text.
std::vector<UuencodedFile> find_uuencoded(std::string_view text, std::size_t at_most);

// Decodes the data lines of such a block; stops at the first line that is none.
class UuencodeReader {
  public:
    explicit UuencodeReader(std::string_view lines) : lines_(lines) {}
    bool read(std::string& decoded, std::size_t at_most);   // false when nothing is left

  private:
    std::string_view lines_;
    std::size_t at_ = 0;
};

}   // namespace toritsugi
