#pragma once
// One request and one response as values: pages and their tests never see a socket.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace toritsugi {

// Fields of a query or a form, in order; a name may come several times.
class Fields {
  public:
    // application/x-www-form-urlencoded. At most 2000 fields are kept; what is not valid stays as it was written.
    static Fields parse(std::string_view encoded);
    void add(std::string name, std::string value);
    std::string_view get(std::string_view name) const;   // first of that name; empty: missing or empty
    bool has(std::string_view name) const;
    std::vector<std::string> all(std::string_view name) const;
    std::int64_t number(std::string_view name, std::int64_t otherwise) const;
    const std::vector<std::pair<std::string, std::string>>& list() const { return list_; }
    // The same fields as text after "?", with `name` set to `value`; an empty value leaves it out.
    std::string with(std::string_view name, std::string_view value) const;

  private:
    std::vector<std::pair<std::string, std::string>> list_;
};
std::string url_encoded(std::string_view text);   // RFC 3986, 2.3: all but unreserved characters
std::string url_decoded(std::string_view text, bool plus_is_space);

struct UploadedFile {
    std::string field, name, type, bytes;
};

struct Request {
    std::string method = "GET";
    std::string path = "/";   // decoded, without the query
    Fields query, form;
    std::vector<UploadedFile> files;
    std::string body;   // as it came, at most the route's limit
    std::map<std::string, std::string, std::less<>> cookies;
    std::map<std::string, std::string, std::less<>> headers;   // names in lower case
    std::string address;                                       // of the visitor
    std::string_view header(std::string_view lower_case_name) const;
    bool is_post() const { return method == "POST"; }
};

struct Response {
    int status = 200;
    std::string type = "text/html; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    // Bytes that live as long as the program; used instead of `body` when set. Assets need no copy.
    std::optional<std::string_view> fixed;

    Response& with(std::string name, std::string value);
    static Response see_other(std::string path);   // 303: after a POST, so that a reload does not act again
    static Response text(int status, std::string body, std::string type = "text/plain; charset=utf-8");
};

// "a=1; b=2" of one Cookie header (RFC 6265, 5.4).
std::map<std::string, std::string, std::less<>> parse_cookies(std::string_view header);

// multipart/form-data (RFC 7578) of a body that is whole in memory. Linear; false when it is broken or has more than 200
// parts.
bool parse_multipart(std::string_view content_type, std::string_view body, Fields& fields, std::vector<UploadedFile>& files);

}   // namespace toritsugi
