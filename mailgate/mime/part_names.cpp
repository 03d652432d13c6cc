#include "mailgate/mime/part_names.hpp"

#include <algorithm>

#include "mailgate/mime/encoded_words.hpp"

namespace toritsugi {

std::string subject_label(const Part& mail) {
    std::string subject = decode_header(mail.field("Subject"));
    std::replace(subject.begin(), subject.end(), '/', '_');
    std::replace(subject.begin(), subject.end(), '\\', '_');
    return file_label(subject);
}

std::string described_name(const Part& p) {
    return file_label(decode_header(p.field("Content-Description")).substr(0, 100));
}

std::string MadeNames::name_for(const Part& p, const std::vector<Attachment>& beside) {
    std::string_view id = p.field("Content-ID");
    const std::size_t open = id.find('<'), at = id.find('@');
    if (open != id.npos && at != id.npos && open < at) {
        const std::string label = file_label(id.substr(open + 1, at - open - 1));
        const std::size_t dot = label.rfind('.');
        if (dot != label.npos && dot > 0 && label.size() - dot >= 4 && label.size() - dot <= 5 &&
            (label[dot + 1] | 0x20) >= 'a')
            return label;
    }
    struct Row {
        std::string_view type, stem, end;
    };
    static constexpr Row rows[] = {
        {"text/html", "document", ".html"},  {"text/plain", "text", ".txt"},        {"text/calendar", "calendar", ".ics"},
        {"image/jpeg", "image", ".jpg"},     {"image/jpg", "image", ".jpg"},        {"image/png", "image", ".png"},
        {"image/gif", "image", ".gif"},      {"video/quicktime", "video", ".mov"},  {"application/pdf", "file", ".pdf"},
        {"application/zip", "file", ".zip"}, {"application/json", "file", ".json"}, {"application/xml", "file", ".xml"},
        {"text/xml", "file", ".xml"},        {"text/csv", "file", ".csv"},
    };
    const auto row = std::find_if(std::begin(rows), std::end(rows), [&](const Row& r) { return r.type == p.type.value; });
    const std::string stem(row == std::end(rows) ? "file" : row->stem), end(row == std::end(rows) ? "" : row->end);
    std::string name = stem + end;
    const auto taken = [&] {
        return std::any_of(beside.begin(), beside.end(), [&](const Attachment& a) { return a.name == name; });
    };
    int& number = last_[name];   // goes on where it was: a thousand pictures must not be tried a thousand times each
    if (number > 0) name = stem + std::to_string(number) + end;
    while (taken()) name = stem + std::to_string(++number) + end;
    return name;
}

bool has_extension(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    return dot != name.npos && dot > 0 && name.size() - dot <= 6;
}

}   // namespace toritsugi
