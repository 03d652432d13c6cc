#pragma once
#include <map>
#include <string>
#include <string_view>

#include "web/server/http.hpp"

namespace toritsugi {

// Style sheet, scripts and icon, compressed once at start. They stand below /assets/HASH/, where HASH changes with any of
// them, so a browser may keep them for ever and modules find each other by relative names.
class Assets {
  public:
    Assets();
    const std::string& folder() const { return folder_; }   // HASH
    // path: "HASH/toritsugi.css". 404 for anything else.
    Response answer(std::string_view path, const Request& request) const;

  private:
    struct Asset {
        std::string_view plain;
        std::string gzip;
        std::string type, etag;
    };
    std::map<std::string, Asset, std::less<>> assets_;
    std::string folder_;
};

}   // namespace toritsugi
