#pragma once
#include <string>
#include <vector>

#include "core/model/time.hpp"
#include "core/settings/settings.hpp"

namespace toritsugi {

// Commands that need no settings and store nothing: the same file gives the same answer on any machine, and documentation
// addresses count as any others. All write to standard output and give an exit code of sysexits(3). Throw Refusal.

// `toritsugi read`: what would be understood of each mail, one JSON object a line. `keys` may be empty; with them signatures
// are checked, and what is encrypted to us is opened.
int read_mails(const std::vector<std::string>& paths, const Settings::Keys& keys, UtcTime now);
// `toritsugi read --events`: each log line that is an event, as JSON; with `is_summary` only the totals.
int read_events(const std::vector<std::string>& paths, bool is_summary);
// `toritsugi convert`: a log or a mail in an exchange format. `sender`: mail address, for formats that name one.
int convert_file(const std::string& path, const std::string& format_name, const std::string& sender, UtcTime now);

}   // namespace toritsugi
