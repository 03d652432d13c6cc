#include "db/sqlite/raw_bytes.hpp"

#include <unistd.h>

#include <stdexcept>

namespace toritsugi {
namespace {

constexpr std::size_t inline_bytes = 64 << 10;

}   // namespace

void SqliteRawBytes::keep(Connection& connection, MessageKey message, const std::string& sha256, std::string_view bytes,
                          const std::string& spool_file) {
    if (bytes.size() > inline_bytes) return files_.keep(sha256, bytes, spool_file);
    run(connection, Query::keep_bytes, message, Bytes{bytes});
    if (!spool_file.empty()) unlink(spool_file.c_str());
}

RawMail SqliteRawBytes::read(Connection& connection, MessageKey message) {
    Asked asked(connection, Query::raw_of_message, message);
    if (!asked.next()) throw std::out_of_range("no message " + std::to_string(message.value));
    return asked.is_null(1) ? files_.map(asked.text(0)) : RawMail::from(asked.text(1));
}

}   // namespace toritsugi
