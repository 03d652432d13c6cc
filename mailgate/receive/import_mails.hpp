#pragma once
#include "core/stores/database.hpp"
#include "mailgate/receive/mail_files.hpp"

namespace toritsugi {

struct Imported {
    std::uint64_t mails = 0, known = 0;   // known: the same bytes were here already
};

enum class Answering { as_usual, never };   // may senders get an acknowledgement

// Keeps every mail of the files, many to a transaction. What is kept is found by the intake; the same bytes are kept once,
// so running it again adds nothing. `progress` is called with the bytes read so far, of files.bytes(). Throws StoreError.
Imported import_mails(const MailFiles& files, Database& database, const Clock& clock, Answering answering,
                      const std::function<void(std::uint64_t)>& progress, const MailFiles::PassedOver& passed_over);

}   // namespace toritsugi
