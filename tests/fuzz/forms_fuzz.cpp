// Text forms, X-ARF, ARF, notifiers and free text as the body of a mail.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/exchange/read_json.hpp"
#include "core/reading/read_report.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace toritsugi;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t cut = input.find('\0');
    Message message;
    message.subject = std::string(input.substr(0, std::min<std::size_t>(cut, 200)));
    message.text = std::string(cut == input.npos ? input : input.substr(cut + 1));
    message.new_text = message.text;
    static constexpr const char* senders[] = {"a@example.com", "cert@cert.example.org", "x@projecthoneypot.org",
                                              "y@webiron.com"};
    message.from.address = senders[size % 4];
    message.kind = size % 5 ? MailKind::report : MailKind::reply;
    message.leaves.push_back(TextLeaf::of("body", size % 3 ? "text/plain" : "message/feedback-report", message.text));
    const Report report = read_report(message, {});
    for (const Observable& one : report.observables)
        if (one.first.leaf == 0 && one.first.length && one.first.offset + one.first.length > message.text.size())
            __builtin_trap();
    (void)read_json(message, report, "x");
    return 0;
}
