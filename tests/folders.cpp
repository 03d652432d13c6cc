#include "tests/folders.hpp"

std::string in_source(const std::string& below) { return SOURCE_FOLDER + below; }
std::string in_shared(const std::string& below) { return SHARED_FOLDER + below; }
