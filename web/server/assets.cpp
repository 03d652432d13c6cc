#include "web/server/assets.hpp"

#include <zlib.h>

#include <stdexcept>

#include "web/server/passwords.hpp"
#include "web/server/web_files.hpp"

namespace toritsugi {
namespace {

std::string gzipped(std::string_view text) {
    z_stream stream{};
    if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error("zlib");
    std::string packed(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string type_of(std::string_view name) {
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (name.ends_with(".svg")) return "image/svg+xml";
    return "application/octet-stream";
}

}   // namespace

Assets::Assets() {
    std::string all;
    for (const auto& [name, text] : web_files()) {
        if (!name.starts_with("assets/")) continue;
        all.append(name).append(text);
        assets_.emplace(name.substr(7),
                        Asset{text, gzipped(text), type_of(name), '"' + token_hash(text).substr(0, 16) + '"'});
    }
    folder_ = token_hash(all).substr(0, 12);
}

Response Assets::answer(std::string_view path, const Request& request) const {
    const std::size_t slash = path.find('/');
    const auto found = slash == path.npos ? assets_.end() : assets_.find(path.substr(slash + 1));
    if (found == assets_.end()) return Response::text(404, "No such file.\n");
    const Asset& asset = found->second;
    Response response;
    response.type = asset.type;
    // An old page may ask for an old hash: it gets today's file, which must not be kept under the old name.
    const bool is_current = path.substr(0, slash) == folder_;
    response.with("Cache-Control", is_current ? "public, max-age=31536000, immutable" : "no-cache");
    response.with("ETag", asset.etag).with("Vary", "Accept-Encoding");
    if (request.header("if-none-match") == asset.etag) {
        response.status = 304;
        return response;
    }
    if (request.header("accept-encoding").find("gzip") != std::string_view::npos) {
        response.with("Content-Encoding", "gzip");
        response.fixed = asset.gzip;
    } else {
        response.fixed = asset.plain;
    }
    return response;
}

}   // namespace toritsugi
