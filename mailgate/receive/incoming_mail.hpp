#pragma once
#include <string>
#include <string_view>

#include "core/model/message.hpp"
#include "mailgate/receive/dot_reader.hpp"

namespace toritsugi {

// A mail that is whole, on its way to the store.
struct WholeMail {
    RawMail raw;
    std::string spool_file;   // where the bytes stand on disk; empty: in memory only
};

// The bytes of one mail on their way in: the first 64 KiB in memory, then all in a spool file, so that a connection never
// holds more, however large its mail.
class IncomingMail : public BodySink {
  public:
    static constexpr std::size_t memory_bytes = 64 << 10;

    explicit IncomingMail(std::string spool_folder) : folder_(std::move(spool_folder)) {}
    IncomingMail(const IncomingMail&) = delete;
    IncomingMail& operator=(const IncomingMail&) = delete;
    ~IncomingMail() override { drop(); }   // an unfinished mail leaves nothing behind

    bool add(std::string_view bytes) override;   // false: the disk is full or failing
    void drop() override;
    bool is_spooled() const { return file_ >= 0; }
    // Gives the mail away and begins anew. A spooled mail is not synced yet: call sync_spooled() before it is kept.
    WholeMail take();

  private:
    bool write_out(std::string_view bytes);
    std::string folder_;
    std::string memory_;   // what is not in the file
    std::string path_;
    int file_ = -1;
};

// Waits until the file and its name are on disk. May take long: never on a thread that serves others. Throws
// std::system_error; a failed sync is never tried again, since a second one may lie.
void sync_spooled(const std::string& spool_file);

// At start: removes what processes that are gone left half received.
void clear_spool(const std::string& spool_folder);

// The bytes of a file, mapped; an empty file gives an empty mail. Throws std::system_error.
RawMail map_mail(const std::string& file);

}   // namespace toritsugi
