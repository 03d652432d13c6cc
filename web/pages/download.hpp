#pragma once
#include <string>

#include "web/server/http.hpp"

namespace toritsugi {

// A file for the visitor's disk that no browser opens by itself, whatever it holds (threats T13, T24).
Response download(std::string bytes, const std::string& name);

}   // namespace toritsugi
