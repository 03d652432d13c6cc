#include "mailgate/mime/tnef.hpp"

#include <algorithm>
#include <optional>

#include "mailgate/mime/charset.hpp"
#include "mailgate/mime/part_tree.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_files = 1000, most_properties = 10000;

// MS-OXTNEF, 2.1.3.1: attribute ids with their types.
constexpr std::uint32_t attr_body = 0x0002800C, attr_code_page = 0x00069007, attr_attach_data = 0x0006800F,
                        attr_attach_title = 0x00018010, attr_attach_start = 0x00069002, attr_attachment = 0x00069005,
                        attr_properties = 0x00069003;
// MS-OXPROPS: property ids.
constexpr std::uint16_t property_body = 0x1000, property_html = 0x1013, property_data = 0x3701, property_name = 0x3704,
                        property_long_name = 0x3707, property_mime = 0x370E;
constexpr std::uint16_t type_string8 = 0x001E, type_unicode = 0x001F, type_binary = 0x0102, type_object = 0x000D;

class Bytes {
  public:
    explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
    bool ok() const { return ok_; }
    bool done() const { return at_ >= bytes_.size(); }
    std::uint32_t number(std::size_t width) {   // little-endian
        if (bytes_.size() - at_ < width) {
            ok_ = false;
            return 0;
        }
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < width; ++i)
            value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes_[at_ + i])) << (8 * i);
        at_ += width;
        return value;
    }
    std::string_view take(std::size_t length) {
        if (bytes_.size() - at_ < length) {
            ok_ = false;
            length = bytes_.size() - at_;
        }
        const std::string_view part = bytes_.substr(at_, length);
        at_ += length;
        return part;
    }
    std::string_view take_padded(std::size_t length) {
        const std::string_view part = take(length);
        if (ok_ && length % 4) take(std::min<std::size_t>(4 - length % 4, bytes_.size() - at_));
        return part;
    }

  private:
    std::string_view bytes_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

std::string_view without_zero(std::string_view text) { return text.substr(0, text.find('\0')); }

struct Property {
    std::uint16_t id = 0, type = 0;
    std::string_view value;   // of the last of several
};

// The next property (MS-OXTNEF, 2.1.3.4); empty at the end or when it cannot be read.
std::optional<Property> next_property(Bytes& bytes) {
    Property property;
    property.type = static_cast<std::uint16_t>(bytes.number(2));
    property.id = static_cast<std::uint16_t>(bytes.number(2));
    if (property.id >= 0x8000) {   // a named one: its name stands first
        bytes.take(16);
        if (bytes.number(4) == 0) {
            bytes.number(4);
        } else {
            bytes.take_padded(bytes.number(4));
        }
    }
    const std::uint16_t plain = property.type & 0x0FFF;
    const bool is_several = property.type & 0x1000;
    const bool is_counted = plain == type_string8 || plain == type_unicode || plain == type_binary || plain == type_object;
    std::uint32_t count = is_several || is_counted ? bytes.number(4) : 1;
    if (count > most_properties) return std::nullopt;
    for (; count > 0 && bytes.ok(); --count) {
        if (is_counted) {
            property.value = bytes.take_padded(bytes.number(4));
            continue;
        }
        switch (plain) {
            case 0x0005:
            case 0x0006:
            case 0x0007:
            case 0x0014:
            case 0x0040: property.value = bytes.take(8); break;
            case 0x0048: property.value = bytes.take(16); break;
            case 0x0000:
            case 0x0001: break;
            default: property.value = bytes.take(4);
        }
    }
    property.type = plain;
    if (!bytes.ok()) return std::nullopt;
    return property;
}

class Reader {
  public:
    Reader(std::string_view bytes, std::string& damage) : bytes_(bytes), damage_(damage) {}

    std::vector<TnefFile> read() {
        bytes_.number(4);   // the signature, which the caller has seen
        bytes_.number(2);
        while (!bytes_.done() && files_.size() < most_files) {
            bytes_.number(1);   // message or attachment: the attribute says it, too
            const std::uint32_t attribute = bytes_.number(4);
            const std::uint32_t length = bytes_.number(4);
            const std::string_view value = bytes_.take(length);
            if (bytes_.ok()) bytes_.number(2);   // checksum: Exchange itself does not check it
            use(attribute, value);
            if (!bytes_.ok()) {
                damage_ = "winmail.dat ends inside an attribute";
                break;
            }
        }
        finish_file();
        if (!text_.empty())
            files_.insert(files_.begin(), {"message.txt", "text/plain", text_});
        else if (!html_.empty())
            files_.insert(files_.begin(), {"message.html", "text/html", html_});
        return std::move(files_);
    }

  private:
    void use(std::uint32_t attribute, std::string_view value) {
        switch (attribute) {
            case attr_code_page: {
                Bytes number(value);
                const std::uint32_t page = number.number(4);
                if (number.ok() && page > 0 && page < 100000) code_page_ = "cp" + std::to_string(page);
                if (page >= 1250 && page <= 1258) code_page_ = "windows-" + std::to_string(page);
                if (page == 65001) code_page_ = "utf-8";
                break;
            }
            case attr_body: text_ = without_zero(value); break;
            case attr_properties: read_properties(value, false); break;
            case attr_attach_start:
                finish_file();
                in_file_ = true;
                break;
            case attr_attach_title:
                if (file_.name.empty()) file_.name = label(without_zero(value));
                break;
            case attr_attach_data: file_.data = value; break;
            case attr_attachment: read_properties(value, true); break;
            default: break;
        }
    }

    void read_properties(std::string_view value, bool of_file) {
        Bytes bytes(value);
        const std::uint32_t count = bytes.number(4);
        for (std::uint32_t i = 0; i < std::min<std::uint32_t>(count, most_properties); ++i) {
            const auto property = next_property(bytes);
            if (!property) {
                if (!bytes.ok()) damage_ = "winmail.dat has a damaged property";
                return;
            }
            if (of_file) {
                use_of_file(*property);
            } else if (property->id == property_html && property->type == type_binary) {
                html_ = property->value;
            } else if (property->id == property_body && property->type == type_string8) {
                text_ = without_zero(property->value);
            }
        }
    }

    void use_of_file(const Property& property) {
        if (property.id == property_long_name || (property.id == property_name && file_.name.empty())) {
            const std::string name =
                property.type == type_unicode ? label_utf16(property.value) : label(without_zero(property.value));
            if (!name.empty()) file_.name = name;
        } else if (property.id == property_mime && property.type == type_string8) {
            const std::string_view type = without_zero(property.value);
            if (type.size() < 100 && type.find('/') != type.npos) file_.type = std::string(type);
        } else if (property.id == property_data && (property.type == type_binary || property.type == type_object)) {
            // An embedded object begins with the 16 bytes of its interface's id.
            const bool is_object = property.type == type_object && property.value.size() > 16;
            if (file_.data.empty()) file_.data = is_object ? property.value.substr(16) : property.value;
        }
    }

    std::string label(std::string_view raw) const { return file_label(decode_text(raw.substr(0, 1024), code_page_).text); }
    static std::string label_utf16(std::string_view raw) {
        TextDecoder decoder("UTF-16LE");
        std::string text;
        decoder.piece(raw.substr(0, std::min<std::size_t>(raw.size(), 1024) & ~std::size_t{1}), true, text);
        return file_label(without_zero(text));
    }

    void finish_file() {
        if (in_file_ && (!file_.data.empty() || !file_.name.empty())) files_.push_back(std::move(file_));
        file_ = {};
        in_file_ = false;
    }

    Bytes bytes_;
    std::string& damage_;
    std::vector<TnefFile> files_;
    TnefFile file_;
    bool in_file_ = false;
    std::string code_page_;
    std::string_view text_, html_;
};

}   // namespace

std::vector<TnefFile> read_tnef(std::string_view bytes, std::string& damage) { return Reader(bytes, damage).read(); }

}   // namespace toritsugi
