#pragma once
#include <string>

// Where the tests find files. One file knows these paths, so that a copy of the tree elsewhere builds from the same cache.
std::string in_source(const std::string& below);   // "/tests/mails": in this tree
std::string in_shared(const std::string& below);   // "/corpus": beside it; may not be there
