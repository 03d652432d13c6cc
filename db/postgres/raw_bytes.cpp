#include "db/postgres/raw_bytes.hpp"

#include <unistd.h>

#include <stdexcept>

namespace toritsugi {
namespace {

constexpr std::size_t piece_bytes = 1 << 20;

}   // namespace

void PostgresRawBytes::keep(Connection& connection, MessageKey message, const std::string&, std::string_view bytes,
                            const std::string& spool_file) {
    for (std::size_t number = 0, at = 0; at < bytes.size() || number == 0; ++number, at += piece_bytes)
        run(connection, Query::keep_raw_piece, message, number, Bytes{bytes.substr(at, piece_bytes)});
    if (!spool_file.empty()) unlink(spool_file.c_str());   // `bytes` stay, should the transaction have to be run again
}

RawMail PostgresRawBytes::read(Connection& connection, MessageKey message) {
    std::string bytes;
    {
        Asked size(connection, Query::size_of_message, message);
        if (!size.next()) throw std::out_of_range("no message " + std::to_string(message.value));
        bytes.reserve(static_cast<std::size_t>(size.integer(0)));
    }
    Asked piece(connection, Query::raw_pieces, message);
    while (piece.next()) bytes += piece.view(0);
    return RawMail::from(std::move(bytes));
}

}   // namespace toritsugi
