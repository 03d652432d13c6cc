#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace toritsugi {

// Decoded bytes, given in pieces so that a big attachment is never in memory as a whole.
class ByteStream {
  public:
    virtual ~ByteStream() = default;
    // The next bytes, valid until the next call; empty optional at the end.
    virtual std::optional<std::string_view> next() = 0;
};

// Opens the same bytes again each time it is called. What it captures keeps the bytes alive.
using ByteSource = std::function<std::unique_ptr<ByteStream>()>;

enum class TransferEncoding { identity, base64, quoted_printable, uuencode };

// `encoded` must outlive the stream.
std::unique_ptr<ByteStream> transfer_stream(std::string_view encoded, TransferEncoding encoding);

// The bytes as Attachment::read gives them.
std::function<void(const std::function<bool(std::string_view)>& piece)> pieces_of(ByteSource source);

// Everything, decoded; at most `at_most` bytes and a little more.
std::string all_bytes(ByteStream& stream, std::size_t at_most);

}   // namespace toritsugi
