#pragma once
#include "core/reading/read_report.hpp"
#include "core/settings/settings.hpp"
#include "mailgate/mime/parse_message.hpp"

namespace toritsugi {

// What the settings say about reading a mail: the same for the intake, for a download and for a mail that is read again.
ParsingContext parsing_of(const Settings& settings);
ReadingContext reading_of(const Settings& settings, UtcTime received_at);

}   // namespace toritsugi
