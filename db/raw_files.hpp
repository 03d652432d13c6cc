#pragma once
#include <set>
#include <string>
#include <string_view>

#include "core/model/message.hpp"

namespace toritsugi {

std::string sha256_of(std::string_view bytes);    // 32 bytes
std::string hex_of(std::string_view bytes);       // lower case
std::string bytes_of_hex(std::string_view hex);   // empty when it is not hex

// The bytes of large mails: raw/ab/<sha256 in hex>, written once, never changed.
class RawFiles {
  public:
    explicit RawFiles(std::string data_folder) : folder_(std::move(data_folder)) {}
    // Puts the bytes there; `spool_file`, when not empty, holds them already, synced, and is moved. The new name is on disk
    // only after sync(). The file is there already when its transaction was undone earlier: same name, same bytes.
    void keep(const std::string& sha256, std::string_view bytes, const std::string& spool_file);
    void sync();   // before the commit that names the files
    RawMail map(const std::string& sha256) const;
    std::string path(const std::string& sha256) const;

  private:
    std::string folder_;
    std::set<std::string> unsynced_;   // folders
};

}   // namespace toritsugi
