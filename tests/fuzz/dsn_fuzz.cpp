// Delivery notifications: the input is the text of a message/delivery-status part, and the prose in front of it.
#include <cstdint>

#include "mailgate/mime/delivery_report.hpp"
#include "mailgate/mime/parse_message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace toritsugi;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    (void)status_in(input);
    (void)address_of_dsn_field(input);
    for (const FieldBlock& block : read_field_blocks(input)) (void)field_of(block, "Final-Recipient");
    const std::size_t cut = input.find('\0');
    std::string mail =
        "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n";
    mail.append(input.substr(0, cut));
    mail += "\n--b\nContent-Type: message/delivery-status\n\n";
    if (cut != input.npos) mail.append(input.substr(cut + 1));
    mail += "\n--b--\n";
    const Message message = parse_message(RawMail::from(mail), {}, {});
    if (message.bounce && message.may_answer) __builtin_trap();
    if (message.bounce && message.bounce->recipient.find_first_of("\r\n") != std::string::npos) __builtin_trap();
    return 0;
}
