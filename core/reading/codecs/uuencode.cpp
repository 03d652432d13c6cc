#include "core/reading/codecs/uuencode.hpp"

#include <algorithm>

namespace toritsugi {
namespace {

// The line at `at` without its line end; `at` moves behind it.
std::string_view take_line(std::string_view text, std::size_t& at) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = std::min(end + 1, text.size());
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

int value_of(char c) { return (static_cast<unsigned char>(c) - 32) & 63; }

// Number of bytes that a data line stands for, or -1. Blanks at the line's end may have been cut off on the way.
int bytes_of_line(std::string_view line) {
    if (line.empty() || line.size() > 90) return -1;
    for (const char c : line) {
        if (c < 32 || c > 96) return -1;
    }
    const int bytes = value_of(line[0]);
    const std::size_t want = static_cast<std::size_t>((bytes + 2) / 3) * 4;
    return line.size() - 1 > want + 2 ? -1 : bytes;
}

bool is_begin(std::string_view line, std::string& name) {
    // "begin 644 name": three or four octal digits
    if (line.size() < 11 || line.substr(0, 6) != "begin ") return false;
    std::size_t at = 6;
    while (at < line.size() && line[at] >= '0' && line[at] <= '7') ++at;
    if (at < 9 || at > 10 || at >= line.size() || line[at] != ' ') return false;
    name.assign(line.substr(at + 1));
    while (!name.empty() && name.back() == ' ') name.pop_back();
    return !name.empty() && name.size() <= 255;
}

}   // namespace

std::vector<UuencodedFile> find_uuencoded(std::string_view text, std::size_t at_most) {
    std::vector<UuencodedFile> files;
    std::size_t at = 0;
    while (at < text.size() && files.size() < at_most) {
        std::size_t begin = at;
        if (at != 0 || text.substr(0, 6) != "begin ") {
            const std::size_t found = text.find("\nbegin ", at == 0 ? 0 : at - 1);
            if (found == text.npos) break;
            begin = found + 1;
        }
        std::size_t next = begin;
        UuencodedFile file;
        if (!is_begin(take_line(text, next), file.name)) {
            at = next;
            continue;
        }
        file.begin = begin;
        file.data_begin = file.data_end = next;
        bool sound = false;
        while (next < text.size()) {
            const std::size_t line_at = next;
            const std::string_view line = take_line(text, next);
            if (line == "end") {
                sound = true;
                break;
            }
            if (bytes_of_line(line) < 0) {
                if (line.empty()) continue;
                next = line_at;
                break;
            }
            file.data_end = next;
        }
        file.end = next;
        // Prose may begin with "begin 100 ...": only a block with an end, or with several data lines, is a file.
        if ((sound && file.data_end > file.data_begin) || file.data_end - file.data_begin > 180)
            files.push_back(std::move(file));
        at = std::max(next, begin + 1);
    }
    return files;
}

bool UuencodeReader::read(std::string& decoded, std::size_t at_most) {
    const std::size_t start = decoded.size();
    if (at_ >= lines_.size()) return false;
    while (at_ < lines_.size() && decoded.size() - start < at_most) {
        const std::string_view line = take_line(lines_, at_);
        if (line.empty()) continue;
        const int bytes = bytes_of_line(line);
        if (bytes < 0) {
            at_ = lines_.size();
            break;
        }
        const auto sextet = [&](std::size_t i) { return i < line.size() ? value_of(line[i]) : 0; };
        for (int done = 0; done < bytes; done += 3) {
            const std::size_t i = 1 + static_cast<std::size_t>(done) / 3 * 4;
            const int group = sextet(i) << 18 | sextet(i + 1) << 12 | sextet(i + 2) << 6 | sextet(i + 3);
            const char three[] = {static_cast<char>(group >> 16), static_cast<char>(group >> 8), static_cast<char>(group)};
            decoded.append(three, static_cast<std::size_t>(std::min(3, bytes - done)));
        }
    }
    return true;
}

}   // namespace toritsugi
