#pragma once
#include "core/desk/desk.hpp"
#include "core/desk/reading_choice.hpp"
#include "core/reading/read_report.hpp"
#include "core/settings/settings.hpp"
#include "mailgate/mime/parse_message.hpp"

namespace toritsugi {

// What the settings say about reading a mail: the same for the intake, for a download and for a mail that is read again.
// Nothing that is encrypted is opened: what is read so may be stored, indexed and passed on.
ParsingContext parsing_of(const Settings& settings);
// With the desk's keys: decrypted text comes out. For a handler's eyes only; never to be stored, logged or quoted.
ParsingContext opening_of(const Settings& settings);
// Throws Refusal (EX_CONFIG) when a folder or file of keys cannot be read: better at the start than with the first mail.
void check_keys(const Settings::Keys& keys);
ReadingContext reading_of(const Settings& settings, UtcTime received_at);
ReadingContext reading_of(const Desk& desk, UtcTime received_at);   // and with its words and templates

// A mail and its report as the desk keeps them. Of a mail that was encrypted to us, `message` is what anybody reads without
// our key, and `report` holds the facts that were inside (addresses, times, numbers, category) without its words.
struct KeptReading {
    Message message;
    Report report;
};
KeptReading read_for_keeping(const RawMail& raw, const Envelope& envelope, const Desk& desk,
                             const ReadingChoice& choice = {});

}   // namespace toritsugi
