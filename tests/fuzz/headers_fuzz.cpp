// Values of header fields: addresses, encoded words, parameters, dates, message ids.
#include <cstdint>

#include "core/reading/codecs/utf8.hpp"
#include "mailgate/mime/addresses.hpp"
#include "mailgate/mime/encoded_words.hpp"
#include "mailgate/mime/mail_date.hpp"
#include "mailgate/mime/parameters.hpp"
#include "mailgate/mime/part_tree.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace toritsugi;
    const std::string_view value(reinterpret_cast<const char*>(data), size);
    for (const MailAddress& address : read_addresses(value, "iso-2022-jp").addresses) {
        if (address.address.find_first_of("\r\n <>") != std::string::npos) __builtin_trap();
        if (!is_utf8(address.name)) __builtin_trap();
    }
    if (!is_utf8(decode_header(value))) __builtin_trap();
    const ParameterField field = read_parameters(value);
    if (field.parameters.size() > 200) __builtin_trap();
    (void)read_mail_date(value);
    for (const std::string& id : read_message_ids(value)) {
        if (id.empty() || id.find_first_of(" \r\n<>") != std::string::npos) __builtin_trap();
    }
    if (file_label(value).size() > 255) __builtin_trap();
    return 0;
}
