#include "mailgate/mime/byte_stream.hpp"

#include "core/reading/codecs/base64.hpp"
#include "core/reading/codecs/quoted_printable.hpp"
#include "core/reading/codecs/uuencode.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t piece_bytes = 64 * 1024;

class IdentityStream : public ByteStream {
  public:
    explicit IdentityStream(std::string_view bytes) : bytes_(bytes) {}
    std::optional<std::string_view> next() override {
        if (bytes_.empty()) return std::nullopt;
        const std::string_view piece = bytes_.substr(0, piece_bytes * 4);
        bytes_.remove_prefix(piece.size());
        return piece;
    }

  private:
    std::string_view bytes_;
};

template <class Reader>
class ReaderStream : public ByteStream {
  public:
    explicit ReaderStream(std::string_view encoded) : reader_(encoded) {}
    std::optional<std::string_view> next() override {
        piece_.clear();
        while (piece_.empty()) {
            if (!reader_.read(piece_, piece_bytes)) return std::nullopt;
        }
        return piece_;
    }

  private:
    Reader reader_;
    std::string piece_;
};

}   // namespace

std::unique_ptr<ByteStream> transfer_stream(std::string_view encoded, TransferEncoding encoding) {
    switch (encoding) {
        case TransferEncoding::base64: return std::make_unique<ReaderStream<Base64Reader>>(encoded);
        case TransferEncoding::quoted_printable: return std::make_unique<ReaderStream<QuotedPrintableReader>>(encoded);
        case TransferEncoding::uuencode: return std::make_unique<ReaderStream<UuencodeReader>>(encoded);
        case TransferEncoding::identity: break;
    }
    return std::make_unique<IdentityStream>(encoded);
}

std::function<void(const std::function<bool(std::string_view)>&)> pieces_of(ByteSource source) {
    return [source = std::move(source)](const std::function<bool(std::string_view)>& piece) {
        const auto stream = source();
        while (const auto bytes = stream->next())
            if (!piece(*bytes)) return;
    };
}

std::string all_bytes(ByteStream& stream, std::size_t at_most) {
    std::string bytes;
    while (bytes.size() < at_most) {
        const auto piece = stream.next();
        if (!piece) break;
        bytes.append(*piece);
    }
    return bytes;
}

}   // namespace toritsugi
