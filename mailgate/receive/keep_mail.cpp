#include "mailgate/receive/keep_mail.hpp"

#include <unistd.h>

namespace toritsugi {

bool keep_mail(const WholeMail& mail, const Envelope& envelope, Database& database) {
    bool is_new = false;
    try {
        if (!mail.spool_file.empty()) sync_spooled(mail.spool_file);
        database.write([&](Stores& stores) { is_new = stores.messages().keep(mail.raw, envelope, mail.spool_file).is_new; });
    } catch (...) {
        if (!mail.spool_file.empty()) ::unlink(mail.spool_file.c_str());
        throw;
    }
    return is_new;
}

}   // namespace toritsugi
