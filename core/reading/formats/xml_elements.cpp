#include "core/reading/formats/xml_elements.hpp"

#include <libxml/xmlreader.h>

#include <memory>

namespace toritsugi {

namespace {

void keep_silent(void*, xmlErrorPtr) {}
void keep_silent_reader(void*, const char*, xmlParserSeverities, xmlTextReaderLocatorPtr) {}

std::string text_of(const xmlChar* text) { return text ? std::string(reinterpret_cast<const char*>(text)) : std::string{}; }

// Any DOCTYPE, in whatever case; XML wants upper case, but what is refused need not be valid.
std::size_t doctype_at(std::string_view text) {
    for (std::size_t at = text.find("<!"); at != text.npos; at = text.find("<!", at + 2)) {
        static constexpr std::string_view word = "doctype";
        std::size_t n = 0;
        while (n < word.size() && at + 2 + n < text.size() && (text[at + 2 + n] | 0x20) == word[n]) ++n;
        if (n == word.size()) return at;
    }
    return text.npos;
}

}   // namespace

std::string_view XmlElements::Element::attribute(std::string_view attribute_name) const {
    for (const Attribute& one : attributes)
        if (one.name == attribute_name) return one.value;
    return {};
}

Result<XmlElements> XmlElements::read(std::string_view text) {
    if (text.size() > (8u << 20)) return Problem{0, "XML larger than 8 MiB is not read."};
    if (const std::size_t at = doctype_at(text); at != text.npos)
        return Problem{at, "XML with a DOCTYPE is not read: it could define entities."};
    XmlElements made;
    const std::unique_ptr<xmlTextReader, void (*)(xmlTextReaderPtr)> reader(
        xmlReaderForMemory(
            text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
            XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_RECOVER | XML_PARSE_NOCDATA),
        xmlFreeTextReader);
    if (!reader) return Problem{0, "No XML parser could be made."};
    xmlTextReaderSetErrorHandler(reader.get(), keep_silent_reader, nullptr);
    xmlTextReaderSetStructuredErrorHandler(reader.get(), keep_silent, nullptr);
    std::vector<std::int32_t> open;
    int state = 0;
    while ((state = xmlTextReaderRead(reader.get())) == 1) {
        switch (xmlTextReaderNodeType(reader.get())) {
            case XML_READER_TYPE_ELEMENT: {
                if (open.size() >= most_depth)
                    return Problem{0, "XML nested deeper than " + std::to_string(most_depth) + " levels is not read."};
                if (made.elements_.size() >= most_elements)
                    return Problem{0, "XML with more than 100000 elements is not read."};
                Element element;
                element.name = text_of(xmlTextReaderConstLocalName(reader.get()));
                element.name_space = text_of(xmlTextReaderConstNamespaceUri(reader.get()));
                element.parent = open.empty() ? -1 : open.back();
                const bool is_empty = xmlTextReaderIsEmptyElement(reader.get());
                while (xmlTextReaderMoveToNextAttribute(reader.get()) == 1 && element.attributes.size() < 100)
                    element.attributes.push_back({text_of(xmlTextReaderConstLocalName(reader.get())),
                                                  text_of(xmlTextReaderConstValue(reader.get()))});
                xmlTextReaderMoveToElement(reader.get());
                made.elements_.push_back(std::move(element));
                if (!is_empty) open.push_back(static_cast<std::int32_t>(made.elements_.size() - 1));
                break;
            }
            case XML_READER_TYPE_END_ELEMENT:
                if (!open.empty()) open.pop_back();
                break;
            case XML_READER_TYPE_TEXT:
            case XML_READER_TYPE_CDATA:
                if (!open.empty()) {
                    std::string& held = made.elements_[static_cast<std::size_t>(open.back())].text;
                    if (held.size() < (4u << 20)) held += text_of(xmlTextReaderConstValue(reader.get()));
                }
                break;
            default: break;
        }
    }
    if (state < 0) {
        if (made.elements_.empty()) return Problem{0, "This is not XML."};
        made.warnings.push_back("the XML is damaged; read as far as possible");
    }
    return made;
}

bool XmlElements::is_inside(std::int32_t element, std::int32_t ancestor) const {
    for (int steps = 0; element >= 0 && steps <= most_depth; ++steps) {
        if (element == ancestor) return true;
        element = elements_[static_cast<std::size_t>(element)].parent;
    }
    return ancestor < 0;
}

std::int32_t XmlElements::ancestor(std::int32_t element, std::string_view name) const {
    for (int steps = 0; element >= 0 && steps <= most_depth; ++steps) {
        if (elements_[static_cast<std::size_t>(element)].name == name) return element;
        element = elements_[static_cast<std::size_t>(element)].parent;
    }
    return -1;
}

std::int32_t XmlElements::first_below(std::int32_t ancestor, std::string_view name) const {
    // Elements stand in document order: what is below follows, until the first that is not.
    for (std::size_t i = static_cast<std::size_t>(std::max(ancestor, 0)); i < elements_.size(); ++i) {
        if (!is_inside(static_cast<std::int32_t>(i), ancestor)) break;
        if (elements_[i].name == name) return static_cast<std::int32_t>(i);
    }
    return -1;
}

std::string_view XmlElements::text_below(std::int32_t ancestor, std::string_view name) const {
    const std::int32_t found = first_below(ancestor, name);
    return found < 0 ? std::string_view{} : std::string_view(elements_[static_cast<std::size_t>(found)].text);
}

}   // namespace toritsugi
