#pragma once
#include "core/model/report.hpp"

namespace toritsugi {

// What may be kept of a report that came encrypted: addresses, networks, hosts, URLs and hashes that somebody must act on,
// times, ports, numbers, category and wants. Nothing that is the reporter's wording: no log line, no answer of a form, no
// words of evidence, no mail address, nothing that is only mentioned.
Report without_words(Report report);

}   // namespace toritsugi
