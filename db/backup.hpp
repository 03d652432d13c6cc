#pragma once
#include <string>

#include "db/raw_files.hpp"

namespace toritsugi {

// One tar file: the database as of one moment, every raw mail that stands in a file, and the small files of the data folder
// (keys). Written beside `file` first; `file` must not exist. Throws StoreError.
void write_backup(const std::string& folder, const std::string& database_file, const std::string& file);

// What is wrong, one line each, for the operator; empty: nothing.
std::string check_data(const std::string& database_file, const RawFiles& files);

}   // namespace toritsugi
