#pragma once
#include "core/stores/database.hpp"
#include "mailgate/receive/incoming_mail.hpp"

namespace toritsugi {

// Keeps a whole mail and returns when it is on disk. False: the same bytes were here already. When it throws, nothing is
// kept and nothing is left behind in the spool.
bool keep_mail(const WholeMail& mail, const Envelope& envelope, Database& database);

}   // namespace toritsugi
